package dev.vit4j.classify.output;

import dev.vit4j.classify.RowWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;

/** Output formats of rows. */
public enum RowFormat {
    /** An aligned table. */
    TABLE,
    /** One JSON object per line. */
    JSONL,
    /** RFC 4180 with a header. */
    CSV,
    /** A binary columnar file. */
    PARQUET;

    /**
     * @param file the output file
     * @return the format of its extension; empty for any other extension
     */
    public static Optional<RowFormat> byName(Path file) {
        return FileExtension.choose(file, EnumSet.range(JSONL, PARQUET));
    }

    /** @return whether rows are text, which can go to stdout */
    public boolean isText() {
        return this != PARQUET;
    }

    /** @return whether an interrupted file can be resumed */
    public boolean isResumable() {
        return this == JSONL || this == CSV;
    }

    /**
     * @param out receives the rows
     * @param shape what they have in common
     * @param columns width of the terminal, which a table's lines fit
     * @return a writer of this format
     * @throws IllegalArgumentException if the format is not text
     */
    public RowWriter writer(Appendable out, RowShape shape, int columns) {
        return switch (this) {
            case TABLE -> new TableRows(out, shape, columns);
            case JSONL -> new JsonlRows(out);
            case CSV -> new CsvRows(out);
            case PARQUET -> throw new IllegalArgumentException("Parquet is not a text format");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
