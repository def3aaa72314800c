package dev.vit4j.attention.draw;

import dev.vit4j.data.preprocess.CropBox;
import dev.vit4j.image.RgbImage;
import dev.vit4j.image.Thumbnail;

/**
 * An image that maps are laid over.
 *
 * @param image at the size it is drawn in
 * @param area the part of it that the model saw
 */
public record Picture(RgbImage image, CropBox area) {
    /** Images with longer sides are drawn as they are. */
    private static final int SMALL = 192;

    private static final int ENLARGED = 384;

    /**
     * @param side of a square
     * @return the picture fitted into it, see {@link Thumbnail}
     */
    public Picture within(int side) {
        RgbImage fitted = Thumbnail.of(image, side);
        return new Picture(
                fitted,
                area.scaled((double) fitted.width() / image.width(), (double) fitted.height() / image.height()));
    }

    /** @return the picture; one too small to be looked at enlarged by a whole factor, so that each pixel shows */
    public Picture enlarged() {
        return Math.max(image.width(), image.height()) <= SMALL ? within(ENLARGED) : this;
    }
}
