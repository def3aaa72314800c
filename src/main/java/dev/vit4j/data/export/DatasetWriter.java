package dev.vit4j.data.export;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes the images of a data set in one format. Called in this order: for each split {@link #begin}, then {@link #write}
 * for each of its images; {@link #finish} after the last; {@link #close} always, also after a failure. Keeps no images in
 * memory but those of the row group or shard in progress. Not thread-safe.
 */
public interface DatasetWriter extends Closeable {
    /**
     * Begins a split. The images written from now on belong to it. No split is begun twice.
     *
     * @param split {@code train}, {@code val} or {@code test}; a key of {@link ExportedData#images}
     * @throws IOException if writing fails
     */
    void begin(String split) throws IOException;

    /**
     * @param image next image of the split
     * @throws IOException if writing fails
     * @throws dev.vit4j.common.BadInputException if the format cannot hold the image; the message says why
     */
    void write(ExportedImage image) throws IOException;

    /**
     * Completes all files. Fewer images may have been written than {@link ExportedData#images} says, if some could not be
     * read.
     *
     * @throws IOException if writing fails
     */
    void finish() throws IOException;
}
