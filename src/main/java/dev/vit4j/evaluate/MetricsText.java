package dev.vit4j.evaluate;

import static dev.vit4j.evaluate.FigureText.count;
import static dev.vit4j.evaluate.FigureText.figure;
import static dev.vit4j.evaluate.FigureText.percent;
import static dev.vit4j.evaluate.FigureText.range;

import java.util.List;

/**
 * Formats metrics as text: a summary, a row for each class, and the confusion matrix of up to 20 classes; with more,
 * the most frequent confusions.
 */
final class MetricsText {
    private static final int MOST_CONFUSIONS = 20;

    private MetricsText() {}

    static String of(ClassificationMetrics metrics) {
        return summary(metrics).text() + "\n" + classes(metrics) + "\n" + confusions(metrics);
    }

    static TextTable summary(ClassificationMetrics metrics) {
        TextTable table = new TextTable()
                .row("Images", count(metrics.images()))
                .row("Top-1 accuracy", percent(metrics.top1()), "95 %: " + percent(metrics.top1Interval()));
        if (metrics.top5HasMeaning()) {
            table.row("Top-5 accuracy", percent(metrics.top5()), "95 %: " + percent(metrics.top5Interval()));
        }
        return table.row("Cross entropy", figure(metrics.loss()))
                .row("Expected calibration error", percent(metrics.expectedCalibrationError()))
                .row("Mean confidence", percent(metrics.meanConfidence()))
                .row("Brier score", figure(metrics.brierScore()));
    }

    private static String classes(ClassificationMetrics metrics) {
        List<ClassFigures> rows = metrics.perClass();
        TextTable table =
                new TextTable().row("Class", "n", "tp", "fn", "fp", "recall", "95 % interval", "precision", "f1");
        long truePositives = 0;
        long absent = 0;
        for (ClassFigures row : rows) {
            truePositives += row.truePositives();
            if (!row.occurs()) {
                absent++;
                continue;
            }
            table.row(
                    row.label(),
                    count(row.support()),
                    count(row.truePositives()),
                    count(row.falseNegatives()),
                    count(row.falsePositives()),
                    figure(row.recall()),
                    range(row.recallInterval()),
                    figure(row.precision()),
                    figure(row.f1()));
        }
        // Each error is one false negative and one false positive.
        String wrong = count(metrics.images() - truePositives);
        table.row("Total", count(metrics.images()), count(truePositives), wrong, wrong);
        average(table, "Micro average", metrics.micro());
        average(table, "Macro average", metrics.macro());
        average(table, "Weighted average", metrics.weighted());
        String left = absent == 0
                ? ""
                : count(absent) + (absent == 1 ? " class" : " classes")
                        + " without images and never predicted, left out\n";
        return table.text() + left;
    }

    private static void average(TextTable table, String name, Averages averages) {
        table.row(
                name,
                "",
                "",
                "",
                "",
                figure(averages.recall()),
                "",
                figure(averages.precision()),
                figure(averages.f1()));
    }

    private static String confusions(ClassificationMetrics metrics) {
        if (metrics.labels().size() <= ConfusionText.LARGEST_NAMED) {
            return ConfusionText.of(metrics);
        }
        List<ConfusionMatrix.Cell> most = metrics.confusion().mostConfused(MOST_CONFUSIONS);
        if (most.isEmpty()) {
            return "No image was misclassified\n";
        }
        TextTable table =
                new TextTable().row("Most frequent confusions: actual", "predicted", "images", "of its class");
        for (ConfusionMatrix.Cell cell : most) {
            table.row(
                    metrics.labels().get(cell.actual()),
                    metrics.labels().get(cell.predicted()),
                    count(cell.count()),
                    percent(metrics.confusion().share(cell)));
        }
        return table.text();
    }
}
