package dev.vit4j.data.cache;

import dev.vit4j.image.RgbImage;
import java.io.Closeable;
import java.util.Optional;

/** Keeps images by their index, as many as fit. Thread-safe. */
public interface ImageCache extends Closeable {
    /**
     * @param index of the image in its data set
     * @return the image; empty if it is not in the cache, or damaged there
     */
    Optional<RgbImage> get(int index);

    /**
     * Keeps an image if there is room.
     *
     * @param index of the image in its data set
     * @param image the image
     */
    void put(int index, RgbImage image);

    /** @return number of images in the cache */
    int size();

    /** @return bytes of the images in the cache */
    long bytes();
}
