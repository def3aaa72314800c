package dev.vit4j.classify.output;

import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.RowWriter;
import java.io.Flushable;
import java.io.IOException;

/**
 * RFC 4180: {@code file,rank,label,index,score,error}, each record ended by CR LF. A record for each prediction (rank from
 * 1); one with rank to score empty for an error, and for an image without a prediction above the threshold.
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
    public void flush() throws IOException {
        if (out instanceof Flushable buffered) {
            buffered.flush();
        }
    }

    @Override
    public void write(ClassificationRow row) throws IOException {
        if (row.predictions().isEmpty()) {
            record(row.file(), "", "", "", "", row.error().orElse(""));
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
