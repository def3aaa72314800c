package dev.vit4j.classify;

import java.io.IOException;

/** Writes rows. */
public interface RowWriter {
    /**
     * Called once, before the first row.
     *
     * @throws IOException if writing fails
     */
    void begin() throws IOException;

    /**
     * @param row to write
     * @throws IOException if writing fails
     */
    void write(ClassificationRow row) throws IOException;

    /**
     * Called after the rows of each batch; flushes them.
     *
     * @throws IOException if writing fails
     */
    void flush() throws IOException;
}
