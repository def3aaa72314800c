package dev.vit4j.model;

/**
 * A model's square input.
 *
 * @param size height and width in pixels
 * @param channels planes, 3 for RGB
 */
public record ImageShape(int size, int channels) {
    /**
     * Returns the shape of a square RGB image.
     *
     * @param size height and width in pixels
     * @return 3 channels of that size
     */
    public static ImageShape rgb(int size) {
        return new ImageShape(size, 3);
    }
}
