package dev.vit4j.data.table;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ComposedText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A file that lists images and their labels: CSV, TSV or JSON Lines with the columns {@code path}, {@code label} and, if
 * wanted, {@code split}. Several labels are separated by {@code |}.
 */
public final class LabelFile {
    static final String PATH = "path";
    static final String LABEL = "label";
    static final String SPLIT = "split";

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
     * @return its rows, in order
     * @throws BadInputException if it cannot be read or a row is not complete; the message names the line
     */
    static List<LabelRow> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String content = text.startsWith("\uFEFF") ? text.substring(1) : text; // as Excel begins a file
            return file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")
                    ? JsonRows.read(file, content)
                    : DelimitedRows.read(file, content);
        } catch (CharacterCodingException e) {
            throw new BadInputException(file + ": not UTF-8; save it with that encoding", e);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    /** Returns the class names in a field, without repetitions. */
    static List<String> labels(String field) {
        return Arrays.stream(field.split(SEPARATOR, -1))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .map(ComposedText::of)
                .distinct()
                .toList();
    }
}
