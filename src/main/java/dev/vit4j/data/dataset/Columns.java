package dev.vit4j.data.dataset;

import java.util.Optional;

/**
 * Names of the columns of a data set that is a table, or of the fields of its records.
 *
 * @param image holds the image or its path; empty for the format's usual names
 * @param label holds the label; empty for the format's usual names
 * @param split holds the name of the part; empty for the format's usual names
 */
public record Columns(Optional<String> image, Optional<String> label, Optional<String> split) {
    /** The usual names of each format. */
    public static final Columns USUAL = new Columns(Optional.empty(), Optional.empty(), Optional.empty());
}
