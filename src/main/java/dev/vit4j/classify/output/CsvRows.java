package dev.vit4j.classify.output;

import dev.vit4j.classify.ClassificationRow;
import dev.vit4j.classify.Prediction;
import dev.vit4j.classify.RowWriter;
import dev.vit4j.common.Csv;
import java.io.Flushable;
import java.io.IOException;

/**
 * RFC 4180: {@code file,rank,label,index,score,error}, each record ended by CR LF. One record per prediction (rank from
 * 1); an error, or an image without predictions above the threshold, gets one record with rank to score empty.
 */
final class CsvRows implements RowWriter {
    private final Appendable out;

    CsvRows(Appendable out) {
        this.out = out;
    }

    @Override
    public void begin() throws IOException {
        Csv.write(out, "file", "rank", "label", "index", "score", "error");
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
            Csv.write(out, row.file(), "", "", "", "", row.error().orElse(""));
            return;
        }
        int rank = 1;
        for (Prediction prediction : row.predictions()) {
            Csv.write(
                    out,
                    row.file(),
                    String.valueOf(rank++),
                    prediction.label(),
                    String.valueOf(prediction.index()),
                    Float.toString(prediction.score()),
                    "");
        }
    }
}
