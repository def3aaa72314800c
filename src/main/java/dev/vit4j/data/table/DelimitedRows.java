package dev.vit4j.data.table;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.datavec.api.records.reader.impl.csv.SerializableCSVParser;

/**
 * Reads rows of comma-, semicolon- or tab-separated values (RFC 4180) with DataVec's parser. The first line names the
 * columns and decides the separator.
 */
final class DelimitedRows {
    private static final char[] SEPARATORS = {',', '\t', ';'};

    private final Path file;
    private final String[] lines;
    private final SerializableCSVParser parser;
    private int next;

    private DelimitedRows(Path file, String[] lines, char separator) {
        this.file = file;
        this.lines = lines;
        // RFC 4180 has no escape character: a backslash is part of a path.
        this.parser = new SerializableCSVParser(
                separator,
                SerializableCSVParser.DEFAULT_QUOTE_CHARACTER,
                SerializableCSVParser.NULL_CHARACTER,
                false,
                false);
    }

    static List<LabelRow> read(Path file, String content) {
        String[] lines = content.split("\r\n|\n|\r", -1);
        List<String> found = new ArrayList<>();
        for (char separator : SEPARATORS) {
            DelimitedRows rows = new DelimitedRows(file, lines, separator);
            List<String> columns = rows.record().stream()
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .toList();
            if (columns.contains(LabelFile.PATH) && columns.contains(LabelFile.LABEL)) {
                return rows.rows(columns);
            }
            found = columns.size() > found.size() ? columns : found;
        }
        throw new BadInputException(
                file + ": the first line must name the columns path and label (and split, if wanted);" + " it has "
                        + Excerpt.of(found));
    }

    private List<LabelRow> rows(List<String> columns) {
        int path = columns.indexOf(LabelFile.PATH);
        int label = columns.indexOf(LabelFile.LABEL);
        int split = columns.indexOf(LabelFile.SPLIT);
        List<LabelRow> rows = new ArrayList<>();
        while (next < lines.length) {
            int line = next + 1;
            if (lines[next].isBlank()) {
                next++;
                continue;
            }
            List<String> fields = record();
            require(
                    fields.size() == columns.size(),
                    "%s: line %d: has %d field%s, but the first line names %d columns",
                    file,
                    line,
                    fields.size(),
                    fields.size() == 1 ? "" : "s",
                    columns.size());
            require(!fields.get(path).isBlank(), "%s: line %d: the path is empty", file, line);
            rows.add(new LabelRow(
                    line,
                    fields.get(path),
                    LabelFile.labels(fields.get(label)),
                    split < 0 ? "" : fields.get(split).strip()));
        }
        return rows;
    }

    /** Returns the fields of the next record; a quoted field may hold line breaks. */
    private List<String> record() {
        int line = next + 1;
        List<String> fields = new ArrayList<>();
        try {
            do {
                require(next < lines.length, "%s: line %d: a quotation mark is not closed", file, line);
                fields.addAll(Arrays.asList(parser.parseLineMulti(lines[next++])));
            } while (parser.isPending());
        } catch (IOException e) {
            throw new BadInputException(file + ": line " + line + ": " + e.getMessage(), e);
        }
        return fields;
    }
}
