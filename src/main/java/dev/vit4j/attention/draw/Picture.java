package dev.vit4j.attention.draw;

import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.Thumbnail;

/**
 * An image to draw maps over.
 *
 * @param image the image at the size to draw
 * @param area the crop of it that the model saw
 */
public record Picture(RgbImage image, CropBox area) {
    /** Images with a longer side than this are not enlarged. */
    private static final int SMALL = 192;

    private static final int ENLARGED = 384;

    /**
     * @param side side of a square in pixels
     * @return the picture resized to fit into the square, see {@link Thumbnail}
     */
    public Picture within(int side) {
        RgbImage fitted = Thumbnail.of(image, side);
        return new Picture(
                fitted,
                area.scaled((double) fitted.width() / image.width(), (double) fitted.height() / image.height()));
    }

    /** @return the picture, enlarged by an integer factor if it is small, so that single pixels are visible */
    public Picture enlarged() {
        return Math.max(image.width(), image.height()) <= SMALL ? within(ENLARGED) : this;
    }
}
