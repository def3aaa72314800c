package dev.vit4j.data.store;

import dev.vit4j.data.dataset.StoredImage;
import java.io.Closeable;
import java.io.IOException;

/** Reads the images of a store. Not thread-safe: one reader a thread. */
public interface StoreReader extends Closeable {
    /**
     * @param index 0..size-1 of the store
     * @return the image as it is stored
     * @throws IOException if reading fails
     * @throws dev.vit4j.common.BadInputException if the image is damaged or missing; the message names file, place and
     *     problem
     */
    StoredImage read(int index) throws IOException;
}
