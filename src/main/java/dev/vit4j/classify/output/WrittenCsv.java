package dev.vit4j.classify.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads complete CSV rows. A row is one or more records. With a threshold, rows vary in length, so that a row is known
 * to be complete only when the next one starts.
 */
final class WrittenCsv extends WrittenRows {
    private static final int FILE = 0;
    private static final int RANK = 1;
    private static final int ERROR = 5;
    private static final int FIELDS = 6;

    private final int mostRecords;
    private long position;
    private boolean headerRead;
    /** The first record of the next row, read to find the end of the current one. */
    private CsvRecord ahead;

    WrittenCsv(Path file, int mostRecords) {
        super(file);
        this.mostRecords = mostRecords;
    }

    /** @param end its end in the file, in bytes */
    private record CsvRecord(List<String> fields, long end) {
        private boolean startsRow() {
            return fields.get(RANK).isEmpty() || fields.get(RANK).equals("1");
        }
    }

    @Override
    Optional<Written> next(InputStream bytes) throws IOException {
        if (!headerRead) {
            headerRead = true;
            if (read(bytes) == null) {
                return Optional.empty();
            }
        }
        CsvRecord first = ahead != null ? ahead : read(bytes);
        ahead = null;
        if (first == null) {
            return Optional.empty();
        }
        CsvRecord last = first;
        int records = 1;
        boolean single = first.fields().get(RANK).isEmpty();
        while (!single && records < mostRecords) {
            CsvRecord following = read(bytes);
            if (following == null) {
                return Optional.empty();
            }
            if (following.startsRow()) {
                ahead = following;
                break;
            }
            last = following;
            records++;
        }
        String error = first.fields().get(ERROR);
        return Optional.of(new Written(
                first.fields().get(FILE), error.isEmpty() ? Optional.empty() : Optional.of(error), last.end()));
    }

    /** @return the next record, with six fields and ended by CR LF (RFC 4180, section 2); null if there is none */
    private CsvRecord read(InputStream bytes) throws IOException {
        List<String> fields = new ArrayList<>();
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        boolean quoted = false;
        int before = -1;
        for (int b = bytes.read(); b >= 0; b = bytes.read()) {
            position++;
            if (b == '"') {
                // A doubled quote inside quotes is a literal quote.
                if (!quoted && before == '"') {
                    field.write('"');
                }
                quoted = !quoted;
            } else if (!quoted && b == ',') {
                fields.add(field.toString(StandardCharsets.UTF_8));
                field.reset();
            } else if (!quoted && b == '\n' && before == '\r') {
                fields.add(field.toString(StandardCharsets.UTF_8));
                return fields.size() == FIELDS ? new CsvRecord(fields, position) : null;
            } else if (quoted || b != '\r') {
                field.write(b);
            }
            before = b;
        }
        return null;
    }
}
