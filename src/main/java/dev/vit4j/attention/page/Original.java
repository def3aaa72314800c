package dev.vit4j.attention.page;

import dev.vit4j.image.RgbImage;

/**
 * An image before the model's preprocessing, and the crop that the model saw.
 *
 * @param image as decoded, any size
 * @param left left edge of the crop in the image's pixels; may be fractional, or outside the image where the model saw
 *     padding
 * @param top top edge of the crop
 * @param width width of the crop, above 0
 * @param height height of the crop, above 0
 */
public record Original(RgbImage image, double left, double top, double width, double height) {
    /** @throws IllegalArgumentException if the crop is empty or not finite */
    public Original {
        if (!(width > 0 && height > 0) || !Double.isFinite(left + top + width + height)) {
            throw new IllegalArgumentException(
                    "crop: left=" + left + ", top=" + top + ", width=" + width + ", height=" + height);
        }
    }
}
