package dev.vit4j.classify.output;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.classify.RowRules;
import dev.vit4j.image.ImageSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/** Reads the complete rows of an interrupted run. */
abstract class WrittenRows {
    private final Path file;
    private long end;

    WrittenRows(Path file) {
        this.file = file;
    }

    /**
     * A row.
     *
     * @param file its image
     * @param error its error, if any
     * @param end its end in the file, in bytes
     */
    record Written(String file, Optional<String> error, long end) {}

    static WrittenRows of(Path file, RowFormat format, RowShape shape) {
        return switch (format) {
            case JSONL -> new WrittenJsonl(file);
            case CSV -> new WrittenCsv(file, shape.mostPredictions());
            case TABLE, PARQUET -> throw new IllegalArgumentException(format + " cannot be resumed");
        };
    }

    /**
     * @param bytes the file, positioned at the end of the previous row
     * @return the next complete row; empty if there is none
     */
    abstract Optional<Written> next(InputStream bytes) throws IOException;

    /**
     * Consumes the inputs that have a row, and checks that each row belongs to its input.
     *
     * @param inputs the inputs from the first
     * @return the counts of the rows
     */
    Tally skip(Iterator<? extends ImageSource> inputs) throws IOException {
        Tally tally = Tally.NONE;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (Optional<Written> row = next(bytes); row.isPresent(); row = next(bytes)) {
                Written written = row.get();
                String input = inputs.hasNext() ? inputs.next().name() : "not there";
                require(
                        input.equals(written.file()),
                        "%s: its row %d is of %s, but that input is %s now: name the same inputs again, or delete the"
                                + " file to start anew",
                        file,
                        tally.rows() + 1,
                        written.file(),
                        input);
                boolean throughModel = written.error()
                        .map(error -> error.equals(RowRules.NOT_FINITE))
                        .orElse(true);
                tally = tally.plus(written.error().isPresent(), throughModel);
                end = written.end();
            }
        }
        return tally;
    }

    /** @return the end of the last complete row, in bytes */
    long end() {
        return end;
    }
}
