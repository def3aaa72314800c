package dev.vit4j.classify;

import java.io.IOException;

/** Writes rows one after the other. */
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
     * Called when the rows of a batch were written: what can be shown or kept should be now.
     *
     * @throws IOException if writing fails
     */
    void flush() throws IOException;
}
