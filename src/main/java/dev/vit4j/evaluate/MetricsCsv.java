package dev.vit4j.evaluate;

import dev.vit4j.common.Csv;
import java.io.IOException;
import java.util.List;

/** Writes metrics as CSV (RFC 4180); undefined figures are empty fields. */
public final class MetricsCsv {
    private MetricsCsv() {}

    /**
     * Writes the confusion matrix: a column of actual classes, then a column for each prediction.
     *
     * @param metrics the figures
     * @param out receives the CSV
     * @throws IOException if writing fails
     */
    public static void confusion(ClassificationMetrics metrics, Appendable out) throws IOException {
        List<String> labels = metrics.labels();
        String[] record = new String[labels.size() + 1];
        record[0] = "actual";
        for (int c = 0; c < labels.size(); c++) {
            record[c + 1] = labels.get(c);
        }
        Csv.write(out, record);
        for (int actual = 0; actual < labels.size(); actual++) {
            record[0] = labels.get(actual);
            for (int predicted = 0; predicted < labels.size(); predicted++) {
                record[predicted + 1] = String.valueOf(metrics.confusion().count(actual, predicted));
            }
            Csv.write(out, record);
        }
    }

    /**
     * Writes a record for each class, with the fields {@code index}, {@code label}, {@code support},
     * {@code true_positives}, {@code false_negatives}, {@code false_positives}, {@code recall}, {@code recall_lower},
     * {@code recall_upper}, {@code precision} and {@code f1}.
     *
     * @param metrics the figures
     * @param out receives the CSV
     * @throws IOException if writing fails
     */
    public static void perClass(ClassificationMetrics metrics, Appendable out) throws IOException {
        Csv.write(
                out,
                "index",
                "label",
                "support",
                "true_positives",
                "false_negatives",
                "false_positives",
                "recall",
                "recall_lower",
                "recall_upper",
                "precision",
                "f1");
        for (ClassFigures row : metrics.perClass()) {
            Csv.write(
                    out,
                    String.valueOf(row.index()),
                    row.label(),
                    String.valueOf(row.support()),
                    String.valueOf(row.truePositives()),
                    String.valueOf(row.falseNegatives()),
                    String.valueOf(row.falsePositives()),
                    figure(row.recall()),
                    figure(row.recallInterval().lower()),
                    figure(row.recallInterval().upper()),
                    figure(row.precision()),
                    figure(row.f1()));
        }
    }

    private static String figure(double value) {
        return Double.isNaN(value) ? "" : String.valueOf(value);
    }
}
