package dev.vit4j.data.table;

import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.data.dataset.Columns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The columns of a label file.
 *
 * @param path name of the column of image paths
 * @param label name of the column of labels
 * @param split name of the column of splits
 * @param splitRequired whether the file must have a column of splits
 */
record LabelColumns(String path, String label, String split, boolean splitRequired) {
    static LabelColumns of(Columns columns) {
        return new LabelColumns(
                columns.image().orElse("path"),
                columns.label().orElse("label"),
                columns.split().orElse("split"),
                columns.split().isPresent());
    }

    /**
     * @param names of the columns in a file
     * @param name of one to find
     * @return its place; the name in other case if it is not there as it is; -1 if there is none
     */
    static int find(List<String> names, String name) {
        int exact = names.indexOf(name);
        return exact >= 0
                ? exact
                : names.stream()
                        .map(one -> one.strip().toLowerCase(Locale.ROOT))
                        .toList()
                        .indexOf(name.toLowerCase(Locale.ROOT));
    }

    /**
     * @param names of the columns in a file
     * @return whether the needed columns are among them
     */
    boolean isIn(List<String> names) {
        return missing(names).isEmpty();
    }

    private List<String> missing(List<String> names) {
        List<String> missing = new ArrayList<>();
        if (find(names, path) < 0) {
            missing.add(path);
        }
        if (find(names, label) < 0) {
            missing.add(label);
        }
        if (splitRequired && find(names, split) < 0) {
            missing.add(split);
        }
        return missing;
    }

    /**
     * @param file the label file
     * @param place where the names are, for the message
     * @param names of the columns in the file
     * @return an error that names the missing columns, and the options that say how they are called
     */
    BadOptionException notIn(Path file, String place, List<String> names) {
        List<String> options = new ArrayList<>();
        option(names, path, "--image-column").ifPresent(options::add);
        option(names, label, "--label-column").ifPresent(options::add);
        if (splitRequired) {
            option(names, split, "--split-column").ifPresent(options::add);
        }
        List<String> missing = missing(names);
        return new BadOptionException(file + ": " + place + " has no column " + Excerpt.of(missing) + "; it names "
                + Excerpt.of(names) + ". Name the columns with " + String.join(" and ", options)
                + ", or name them path, label and, if wanted, split in the file");
    }

    private static Optional<String> option(List<String> names, String name, String option) {
        return find(names, name) < 0 ? Optional.of(option) : Optional.empty();
    }
}
