package dev.vit4j.attention.page;

import dev.vit4j.image.RgbImage;

/**
 * An image before the model's preprocessing, and the part of it that the model saw.
 *
 * @param image as decoded, any size
 * @param left of the left edge of the seen part, in the image's pixels; edges need not fall between pixels, and may lie
 *     outside the image where the model saw a border
 * @param top of its top edge
 * @param width of the seen part, above 0
 * @param height of the seen part, above 0
 */
public record Original(RgbImage image, double left, double top, double width, double height) {
    /** @throws IllegalArgumentException if the seen part is empty or not finite */
    public Original {
        if (!(width > 0 && height > 0) || !Double.isFinite(left + top + width + height)) {
            throw new IllegalArgumentException(
                    "seen part: left=" + left + ", top=" + top + ", width=" + width + ", height=" + height);
        }
    }
}
