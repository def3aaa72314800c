package dev.vit4j.image;

/**
 * A decoded image that may be smaller than the image in its file.
 *
 * @param image the pixels
 * @param width columns of the image in the file, upright
 * @param height rows of the image in the file, upright
 */
public record ReducedImage(RgbImage image, int width, int height) {
    /**
     * @param image an image of full size
     * @return the image
     */
    public static ReducedImage whole(RgbImage image) {
        return new ReducedImage(image, image.width(), image.height());
    }

    /** @return whether the pixels are fewer than the file's */
    public boolean isReduced() {
        return image.width() != width || image.height() != height;
    }
}
