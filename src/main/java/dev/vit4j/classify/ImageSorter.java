package dev.vit4j.classify;

import dev.vit4j.image.ImageSource;
import java.io.IOException;

/** Receives the class of each image before its row is written. */
@FunctionalInterface
public interface ImageSorter {
    /** Does nothing. */
    ImageSorter NONE = (image, best) -> {};

    /**
     * @param image an image that was classified
     * @param best its best prediction
     * @throws IOException if it cannot be sorted
     */
    void sort(ImageSource image, Prediction best) throws IOException;
}
