package dev.vit4j.classify.output;

import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.classify.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the rows of a run go. Closed before {@link #complete}, it leaves no half-written file under the final name. */
public interface RowTarget extends AutoCloseable {
    /** @return takes the rows */
    RowWriter writer();

    /** @return rows that are there already, from an interrupted run */
    default Tally start() {
        return Tally.NONE;
    }

    /**
     * Called when all rows are written.
     *
     * @throws IOException if the file cannot be moved into place
     */
    void complete() throws IOException;

    /** @return the file from which a run that is stopped now can go on */
    default Optional<Path> resumable() {
        return Optional.empty();
    }

    @Override
    void close() throws IOException;

    /**
     * @param writer to a stream that others close
     * @return a target that is nothing more
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
                // The stream is somebody else's.
            }
        };
    }
}
