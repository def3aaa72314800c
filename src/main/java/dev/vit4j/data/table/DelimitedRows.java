package dev.vit4j.data.table;

import static dev.vit4j.common.BadInputException.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows of comma-, semicolon- or tab-separated values. The first line names the columns and decides the separator. */
final class DelimitedRows implements LabelRows {
    private static final char[] SEPARATORS = {',', '\t', ';'};

    private final Path file;
    private final DelimitedText text;
    private final List<String> names;
    private final int path;
    private final int label;
    private final int split;

    private DelimitedRows(Path file, DelimitedText text, List<String> names, LabelColumns columns) {
        this.file = file;
        this.text = text;
        this.names = names;
        this.path = LabelColumns.find(names, columns.path());
        this.label = LabelColumns.find(names, columns.label());
        this.split = LabelColumns.find(names, columns.split());
    }

    /**
     * @param file a label file
     * @param columns names of its columns
     * @return its rows
     * @throws IOException if it cannot be read
     * @throws dev.vit4j.common.BadInputException if its first line does not name the columns
     */
    static DelimitedRows open(Path file, LabelColumns columns) throws IOException {
        List<String> most = List.of();
        for (char separator : SEPARATORS) {
            DelimitedText text = new DelimitedText(file, new LineBytes(Files.newInputStream(file)), separator);
            try {
                List<String> names = text.next() ? fields(text) : List.of();
                if (columns.isIn(names)) {
                    return new DelimitedRows(file, text, names, columns);
                }
                most = names.size() > most.size() ? names : most;
            } catch (IOException | RuntimeException e) {
                text.close();
                throw e;
            }
            text.close();
        }
        throw columns.notIn(file, "the first line", most);
    }

    private static List<String> fields(DelimitedText text) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            fields.add(text.text(i));
        }
        return fields;
    }

    @Override
    public Optional<LabelRow> next() throws IOException {
        if (!text.next()) {
            return Optional.empty();
        }
        require(
                text.size() == names.size(),
                "%s: line %d: has %d field%s, but the first line names %d columns",
                file,
                text.line(),
                text.size(),
                text.size() == 1 ? "" : "s",
                names.size());
        String image = text.text(path);
        require(!image.isBlank(), "%s: line %d: the path is empty", file, text.line());
        return Optional.of(new LabelRow(
                text.line(),
                image,
                LabelFile.labels(text.text(label)),
                split < 0 ? "" : text.text(split).strip()));
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
