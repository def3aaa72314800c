package dev.vit4j.data.store;

import dev.vit4j.data.dataset.Blocks;
import java.nio.file.Path;

/**
 * Images inside files that hold many: rows of a table, entries of an archive, arrays. Thread-safe; each thread opens its own
 * reader. A store keeps a few numbers per image, no objects, so that a million images take some tens of megabytes.
 */
public interface ImageStore {
    /** @return number of images */
    int size();

    /**
     * @param index 0..size-1
     * @return the file that holds the image
     */
    Path file(int index);

    /**
     * @param index 0..size-1
     * @return where the image is in its file, for messages: {@code entry cat/1.jpg}, {@code row 17}
     */
    String place(int index);

    /**
     * @param index 0..size-1
     * @return what tells the image from others wherever the data set lies: the path in an archive, the key of a sample, the
     *     SHA-256 of the pixels of an array
     */
    String identity(int index);

    /** @return runs of images that are read cheaply one after the other; {@link Blocks#NONE} if any order costs the same */
    default Blocks blocks() {
        return Blocks.NONE;
    }

    /** @return a new reader, for one thread; closed by the caller */
    StoreReader open();
}
