package dev.vit4j.classify;

import dev.vit4j.common.Csv;
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
        Csv.write(out, "file", "rank", "label", "index", "score", "error");
    }

    @Override
    public void write(ClassificationRow row) throws IOException {
        if (row.error().isPresent()) {
            Csv.write(out, row.file(), "", "", "", "", row.error().get());
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
