package dev.vit4j.classify.output;

import dev.vit4j.classify.RowWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How rows are written. */
public enum RowFormat {
    /** Aligned columns for people. */
    TABLE,
    /** A JSON object a line. */
    JSONL,
    /** RFC 4180 with a header. */
    CSV,
    /** Columns in a binary file. */
    PARQUET;

    /**
     * @param file where rows are to go
     * @return the format that its name ends with; empty for any other ending
     */
    public static Optional<RowFormat> byName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format != TABLE && name.endsWith("." + format))
                .findFirst();
    }

    /** @return whether rows are text, which can go to stdout */
    public boolean isText() {
        return this != PARQUET;
    }

    /** @return whether an interrupted file can be continued */
    public boolean isResumable() {
        return this == JSONL || this == CSV;
    }

    /**
     * @param out where rows go
     * @param shape what they have in common
     * @param columns width of the terminal; a table's lines are made to fit it
     * @return a writer of this format
     * @throws IllegalArgumentException if the format is not text
     */
    public RowWriter writer(Appendable out, RowShape shape, int columns) {
        return switch (this) {
            case TABLE -> new TableRows(out, shape, columns);
            case JSONL -> new JsonlRows(out);
            case CSV -> new CsvRows(out);
            case PARQUET -> throw new IllegalArgumentException("Parquet is no text");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
