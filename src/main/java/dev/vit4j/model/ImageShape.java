package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;

/**
 * A model's input.
 *
 * @param size height and width in pixels
 * @param channels planes: 3 for RGB, 1 for luminance
 */
public record ImageShape(Size size, int channels) {
    private static final int RGB = 3;

    /** @throws dev.vit4j.common.BadInputException if there are no channels */
    public ImageShape {
        require(channels > 0, "channels must be at least 1, not %d", channels);
    }

    /**
     * Creates the shape of a square image.
     *
     * @param side height and width in pixels
     * @param channels planes
     */
    public ImageShape(int side, int channels) {
        this(Size.square(side), channels);
    }

    /**
     * @param side height and width in pixels
     * @return a square RGB image
     */
    public static ImageShape rgb(int side) {
        return new ImageShape(side, RGB);
    }

    /**
     * @param newSize height and width in pixels
     * @return a copy of another size
     */
    public ImageShape withSize(Size newSize) {
        return new ImageShape(newSize, channels);
    }
}
