package dev.vit4j.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes metrics for people: a summary, a row for each class, and the confusion matrix of up to 20 classes. */
final class MetricsText {
    private static final int LARGEST_MATRIX = 20;
    private static final int LONGEST_LABEL = 32;
    private static final int LONGEST_COLUMN_LABEL = 10;

    private final StringBuilder out = new StringBuilder();
    private final ClassificationMetrics metrics;
    private final int labelWidth;

    private MetricsText(ClassificationMetrics metrics) {
        this.metrics = metrics;
        int longest = metrics.labels().stream().mapToInt(String::length).max().orElse(0);
        this.labelWidth = Math.max("Weighted average".length(), Math.min(longest, LONGEST_LABEL));
    }

    static String of(ClassificationMetrics metrics) {
        MetricsText text = new MetricsText(metrics);
        text.summary();
        text.classes();
        if (metrics.labels().size() <= LARGEST_MATRIX) {
            text.matrix();
        }
        return text.out.toString();
    }

    private void summary() {
        line("%-28s %9d", "Images", metrics.images());
        line("%-28s %9s", "Top-1 accuracy", percent(metrics.top1()));
        line("%-28s %9s", "Top-5 accuracy", percent(metrics.top5()));
        line("%-28s %9s", "Cross entropy", figure(metrics.loss()));
        line("%-28s %9s", "Expected calibration error", percent(metrics.expectedCalibrationError()));
        line("%-28s %9s", "Brier score", figure(metrics.brierScore()));
    }

    private void classes() {
        List<ClassFigures> rows = metrics.perClass();
        line("");
        line("%s %9s %9s %9s %9s %9s %9s %9s", label("Class"), "n", "tp", "fn", "fp", "recall", "precision", "f1");
        long truePositives = 0;
        long falsePositives = 0;
        for (ClassFigures row : rows) {
            truePositives += row.truePositives();
            falsePositives += row.falsePositives();
            line(
                    "%s %9d %9d %9d %9d %9s %9s %9s",
                    label(row.label()),
                    row.support(),
                    row.truePositives(),
                    row.falseNegatives(),
                    row.falsePositives(),
                    figure(row.recall()),
                    figure(row.precision()),
                    figure(row.f1()));
        }
        line(
                "%s %9d %9d %9d %9d",
                label("Total"), metrics.images(), truePositives, metrics.images() - truePositives, falsePositives);
        averages("Macro average", rows, row -> 1);
        averages("Weighted average", rows, ClassFigures::support);
    }

    private void averages(String name, List<ClassFigures> rows, ToDoubleFunction<ClassFigures> weight) {
        line(
                "%s %39s %9s %9s %9s",
                label(name),
                "",
                figure(mean(rows, ClassFigures::recall, weight)),
                figure(mean(rows, ClassFigures::precision, weight)),
                figure(mean(rows, ClassFigures::f1, weight)));
    }

    /** Over the classes for which the figure exists. */
    private static double mean(
            List<ClassFigures> rows, ToDoubleFunction<ClassFigures> figure, ToDoubleFunction<ClassFigures> weight) {
        double sum = 0;
        double weights = 0;
        for (ClassFigures row : rows) {
            double value = figure.applyAsDouble(row);
            if (!Double.isNaN(value)) {
                sum += value * weight.applyAsDouble(row);
                weights += weight.applyAsDouble(row);
            }
        }
        return sum / weights;
    }

    private void matrix() {
        ConfusionMatrix confusion = metrics.confusion();
        List<String> labels = metrics.labels();
        int width = Math.max(
                String.valueOf(metrics.images()).length(),
                labels.stream()
                        .mapToInt(name -> Math.min(name.length(), LONGEST_COLUMN_LABEL))
                        .max()
                        .orElse(0));
        line("");
        StringBuilder header = new StringBuilder(label("Actual, taken as"));
        for (String name : labels) {
            header.append(' ')
                    .append(" ".repeat(width - shorten(name, width).length()))
                    .append(shorten(name, width));
        }
        line("%s", header);
        for (int actual = 0; actual < labels.size(); actual++) {
            StringBuilder row = new StringBuilder(label(labels.get(actual)));
            for (int predicted = 0; predicted < labels.size(); predicted++) {
                row.append(String.format(Locale.ROOT, " %" + width + "d", confusion.count(actual, predicted)));
            }
            line("%s", row);
        }
    }

    private String label(String name) {
        String shown = shorten(name, labelWidth);
        return shown + " ".repeat(labelWidth - shown.length());
    }

    private static String shorten(String name, int width) {
        return name.length() <= width ? name : name.substring(0, width - 1) + "…";
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String figure(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    private void line(String format, Object... args) {
        out.append(String.format(Locale.ROOT, format, args).stripTrailing()).append('\n');
    }
}
