package dev.vit4j.data.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the rows of a label file one by one. */
interface LabelRows extends Closeable {
    /**
     * @return the next row; empty after the last
     * @throws IOException if reading fails
     * @throws dev.vit4j.common.BadInputException if the row is not complete; the message names the line
     */
    Optional<LabelRow> next() throws IOException;
}
