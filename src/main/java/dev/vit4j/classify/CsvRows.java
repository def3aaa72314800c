package dev.vit4j.classify;

import java.io.IOException;

/**
 * RFC 4180: {@code file,rank,label,index,score,error}, a record for each prediction (rank from 1) or for an error
 * (rank to score empty), each ended by CR LF.
 */
final class CsvRows implements RowWriter {
    private final Appendable out;

    CsvRows(Appendable out) {
        this.out = out;
    }

    @Override
    public void begin() throws IOException {
        record("file", "rank", "label", "index", "score", "error");
    }

    @Override
    public void write(ClassificationRow row) throws IOException {
        if (row.error().isPresent()) {
            record(row.file(), "", "", "", "", row.error().get());
            return;
        }
        int rank = 1;
        for (Prediction prediction : row.predictions()) {
            record(
                    row.file(),
                    String.valueOf(rank++),
                    prediction.label(),
                    String.valueOf(prediction.index()),
                    Float.toString(prediction.score()),
                    "");
        }
    }

    private void record(String... fields) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            out.append(i == 0 ? "" : ",").append(quoted(fields[i]));
        }
        out.append("\r\n");
    }

    /** Quotes what needs it (RFC 4180, section 2, rules 5 to 7), and blanks at the ends, which some readers strip. */
    static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                && field.equals(field.strip());
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
