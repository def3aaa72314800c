package dev.vit4j.classify.output;

import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.classify.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The destination of a run's rows. If closed before {@link #complete}, it leaves no partial file under the final name.
 */
public interface RowTarget extends AutoCloseable {
    /** @return the writer of the rows */
    RowWriter writer();

    /** @return rows already written by an interrupted run */
    default Tally start() {
        return Tally.NONE;
    }

    /**
     * Completes the output after all rows are written.
     *
     * @throws IOException if the file cannot be moved into place
     */
    void complete() throws IOException;

    /** @return the file that a run stopped now can resume from */
    default Optional<Path> resumable() {
        return Optional.empty();
    }

    @Override
    void close() throws IOException;

    /**
     * @param writer a writer whose stream the caller closes
     * @return a target that only writes to it
     */
    static RowTarget of(RowWriter writer) {
        return new RowTarget() {
            @Override
            public RowWriter writer() {
                return writer;
            }

            @Override
            public void complete() throws IOException {
                writer.flush();
            }

            @Override
            public void close() {
                // The caller closes the stream.
            }
        };
    }
}
