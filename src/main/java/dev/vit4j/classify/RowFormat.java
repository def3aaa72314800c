package dev.vit4j.classify;

import java.util.List;

/** How rows are written. */
public enum RowFormat {
    /** Aligned columns for people. */
    TABLE,
    /** A JSON object a line. */
    JSONL,
    /** RFC 4180 with a header. */
    CSV;

    /**
     * @param out where rows go
     * @param inputs everything that will have a row: the table's columns are as wide as its names
     * @param labels the model's class names, length C
     * @return a writer of this format
     */
    public RowWriter writer(Appendable out, List<ImageInput> inputs, List<String> labels) {
        return switch (this) {
            case TABLE -> new TableRows(out, inputs, labels);
            case JSONL -> new JsonlRows(out);
            case CSV -> new CsvRows(out);
        };
    }
}
