package dev.vit4j.evaluate;

import static dev.vit4j.evaluate.FigureText.count;
import static dev.vit4j.evaluate.FigureText.figure;
import static dev.vit4j.evaluate.FigureText.percent;

/** Formats metrics of images with any number of classes as text: a summary and a row for each class. */
final class MultiLabelText {
    private MultiLabelText() {}

    static String of(MultiLabelMetrics metrics) {
        return summary(metrics) + "\n" + classes(metrics);
    }

    private static String summary(MultiLabelMetrics metrics) {
        return new TextTable()
                .row("Images", count(metrics.images()))
                .row("Classes per image", figure(metrics.labelsPerImage()))
                .row("Mean average precision", percent(metrics.meanAveragePrecision()))
                .row("Binary cross entropy", figure(metrics.loss()))
                .row("All classes right", percent(metrics.exactMatch()))
                .text();
    }

    private static String classes(MultiLabelMetrics metrics) {
        TextTable table = new TextTable()
                .row("Class", "n", "AP", "threshold", "recall", "precision", "f1", "best threshold", "f1 there");
        long absent = 0;
        for (LabelFigures row : metrics.perClass()) {
            ClassFigures counts = row.counts();
            if (!counts.occurs()) {
                absent++;
                continue;
            }
            table.row(
                    counts.label(),
                    count(counts.support()),
                    figure(row.averagePrecision()),
                    figure(row.threshold()),
                    figure(counts.recall()),
                    figure(counts.precision()),
                    figure(counts.f1()),
                    figure(row.bestThreshold()),
                    figure(row.bestF1()));
        }
        average(table, "Micro average", "", metrics.micro());
        average(table, "Macro average", figure(metrics.meanAveragePrecision()), metrics.macro());
        average(table, "Weighted average", "", metrics.weighted());
        String left = absent == 0
                ? ""
                : count(absent) + (absent == 1 ? " class" : " classes")
                        + " without images and never predicted, left out\n";
        return table.text() + left;
    }

    private static void average(TextTable table, String name, String averagePrecision, Averages averages) {
        table.row(
                name,
                "",
                averagePrecision,
                "",
                figure(averages.recall()),
                figure(averages.precision()),
                figure(averages.f1()));
    }
}
