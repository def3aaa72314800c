package dev.vit4j.data.dataset;

import java.nio.file.Path;

/** A format of data sets. */
public interface DataFormat {
    /**
     * Looks at names and first bytes only.
     *
     * @param data a file or folder, or a pattern of the format's own for several files
     * @return whether it is there and of this format
     */
    boolean accepts(Path data);

    /** @return whether its images have columns or fields, which {@link Columns} name; otherwise such names are refused */
    default boolean hasColumns() {
        return true;
    }

    /** @return whether one of them can name the split; otherwise its name is refused, since files or folders say the split */
    default boolean hasSplitColumn() {
        return false;
    }

    /**
     * @param data that the format {@linkplain #accepts accepts}
     * @param options of the data set
     * @return its images as they are divided there
     * @throws dev.vit4j.common.BadInputException if a file is damaged or does not say what is needed; the message names file
     *     and place, and what to do
     */
    GivenSplits open(Path data, FormatOptions options);
}
