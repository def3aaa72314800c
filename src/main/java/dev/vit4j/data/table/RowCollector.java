package dev.vit4j.data.table;

import static dev.vit4j.common.BadInputException.require;
import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.DisplayText;
import dev.vit4j.common.PackedTexts;
import dev.vit4j.data.dataset.SplitName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Collects the rows of a label file and checks each: its path is one, and not listed already. */
final class RowCollector {
    private static final Pattern URL = Pattern.compile("(?i)(https?|ftp)://.*", Pattern.DOTALL);
    private final Path file;
    private final Path folder;
    private final PackedTexts paths = new PackedTexts();
    private final ClassColumn classes = new ClassColumn();
    private final SeenFiles seen = new SeenFiles(this::image);
    private int[] lines = new int[1 << 6];
    private SplitName[] splits = new SplitName[1 << 6];
    private boolean divided;

    RowCollector(Path file) {
        this.file = file;
        this.folder = ListedImages.folderOf(file);
    }

    void add(LabelRow row) {
        int before = seen.add(checked(row));
        requireOption(
                before < 0,
                "%s: line %d: %s is in line %d already; give all labels of an image in one row, separated by |",
                file,
                row.line(),
                DisplayText.printable(row.path()),
                before < 0 ? 0 : lines[before]);
        int index = paths.size();
        if (index == lines.length) {
            lines = Arrays.copyOf(lines, index + (index >> 1));
            splits = Arrays.copyOf(splits, lines.length);
        }
        lines[index] = row.line();
        splits[index] = split(row);
        divided |= !row.split().isEmpty();
        classes.add(row.labels());
        require(
                paths.add(row.path()),
                "%s: line %d: its paths take more than 2 GiB; divide the file, or make the paths relative to it",
                file,
                row.line());
    }

    private SplitName split(LabelRow row) {
        return row.split().isEmpty()
                ? SplitName.TRAIN
                : SplitName.of(row.split())
                        .orElseThrow(() -> new BadOptionException(file + ": line " + row.line() + ": split is '"
                                + DisplayText.printable(row.split()) + "'; expected train, val or test"));
    }

    private Path checked(LabelRow row) {
        requireOption(
                !URL.matcher(row.path()).matches(),
                "%s: line %d: %s is a URL; only files are read here (vit classify fetches URLs), so download the images and"
                        + " list the files",
                file,
                row.line(),
                DisplayText.printable(row.path()));
        try {
            return ListedImages.file(folder, row.path());
        } catch (BadInputException e) {
            throw new BadInputException(
                    file + ": line " + row.line() + ": " + DisplayText.printable(e.getMessage()), e);
        } catch (IllegalArgumentException e) { // InvalidPathException is one
            throw new BadInputException(
                    file + ": line " + row.line() + ": not a path: " + DisplayText.printable(e.getMessage()), e);
        }
    }

    private Path image(int row) {
        return ListedImages.file(folder, paths.get(row));
    }

    int size() {
        return paths.size();
    }

    int line(int row) {
        return lines[row];
    }

    String path(int row) {
        return paths.get(row);
    }

    SplitName split(int row) {
        return splits[row];
    }

    /** @return whether rows name splits */
    boolean divided() {
        return divided;
    }

    ClassColumn classes() {
        return classes;
    }

    /**
     * @param labels class names in order of the class index, all labels of the file among them
     * @return the images
     */
    ListedImages images(List<String> labels) {
        paths.trim();
        return new ListedImages(file, paths, classes.indices(labels));
    }
}
