package dev.vit4j.data.table;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import dev.vit4j.common.LfsPointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A file that lists images and their labels: CSV, TSV or JSON Lines with a column of paths, one of labels and, if wanted, one
 * of splits. Several labels are separated by {@code |}.
 */
public final class LabelFile {
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".jsonl");
    private static final String SEPARATOR = "\\|";

    private LabelFile() {}

    /**
     * @param file any path
     * @return whether it is a file whose name ends as that of a label file
     */
    public static boolean isOne(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    /**
     * @param file a label file
     * @param columns names of its columns
     * @return its rows; closed by the caller
     * @throws IOException if it cannot be read
     * @throws BadInputException if it has no such columns
     */
    static LabelRows open(Path file, LabelColumns columns) throws IOException {
        try (InputStream start = Files.newInputStream(file)) {
            LfsPointer.of(start.readNBytes(LfsPointer.BYTES)).ifPresent(pointer -> {
                throw new BadInputException(file + ": " + pointer.remedy());
            });
        }
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")
                ? JsonRows.open(file, columns)
                : DelimitedRows.open(file, columns);
    }

    /** Returns the class names in a field, without repetitions. */
    static List<String> labels(String field) {
        if (field.indexOf('|') < 0) {
            String label = ComposedText.of(field.strip());
            return label.isEmpty() ? List.of() : List.of(label);
        }
        return Arrays.stream(field.split(SEPARATOR, -1))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .map(ComposedText::of)
                .distinct()
                .toList();
    }
}
