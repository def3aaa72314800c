package dev.vit4j.data.dataset;

import dev.vit4j.image.RgbImage;

/** An image as a data set stores it: an image file's bytes, or pixels. */
public sealed interface StoredImage {
    /**
     * The bytes of an image file.
     *
     * @param content the whole file; not copied, so do not modify it
     */
    record Encoded(byte[] content) implements StoredImage {}

    /**
     * Pixels, as in arrays.
     *
     * @param image the image
     */
    record Pixels(RgbImage image) implements StoredImage {}
}
