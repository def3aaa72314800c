package dev.vit4j.data.dataset;

import static dev.vit4j.common.BadOptionException.requireOption;

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

    /**
     * @param data a data set whose images have no columns
     * @throws dev.vit4j.common.BadOptionException if a column is named; the message names the option
     */
    public void requireNone(String data) {
        refuse("--image-column", image, data);
        refuse("--label-column", label, data);
        refuse("--split-column", split, data);
    }

    /**
     * @param data a data set whose files or folders say the split of an image
     * @throws dev.vit4j.common.BadOptionException if a column of splits is named
     */
    public void requireNoSplit(String data) {
        requireOption(
                split.isEmpty(),
                "--split-column %s: the names of the files of %s say its splits; leave out the option, or list the images in"
                        + " a CSV file (vit data export --format manifest writes one)",
                split.orElse(""),
                data);
    }

    private static void refuse(String option, Optional<String> name, String data) {
        requireOption(
                name.isEmpty(),
                "%s %s: %s has no columns, since folders or files of a fixed layout say what its images are; leave out the"
                        + " option",
                option,
                name.orElse(""),
                data);
    }
}
