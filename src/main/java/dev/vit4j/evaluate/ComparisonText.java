package dev.vit4j.evaluate;

import static dev.vit4j.evaluate.FigureText.count;
import static dev.vit4j.evaluate.FigureText.figure;
import static dev.vit4j.evaluate.FigureText.pValue;
import static dev.vit4j.evaluate.FigureText.points;
import static dev.vit4j.evaluate.FigureText.signed;

import dev.vit4j.common.DisplayText;
import java.util.Locale;

/** Formats a comparison as text: both models' figures side by side, how their predictions differ, and the test. */
public final class ComparisonText {
    private ComparisonText() {}

    /**
     * @param comparison of two models
     * @return lines, each ended by a line feed
     */
    public static String of(Comparison comparison) {
        return "A  " + DisplayText.printable(comparison.first().model()) + "\nB  "
                + DisplayText.printable(comparison.second().model()) + "\n\n" + figures(comparison) + "\n"
                + classes(comparison) + "\n" + answers(comparison.paired()) + "\n" + difference(comparison.paired())
                + "\n" + test(comparison) + "\n";
    }

    private static String figures(Comparison comparison) {
        ClassificationMetrics a = comparison.first().metrics();
        ClassificationMetrics b = comparison.second().metrics();
        TextTable table = new TextTable().row("", "A", "B", "B - A");
        table.row("Images", count(a.images()), count(b.images()));
        for (ComparedFigure row : ComparedFigure.of(comparison)) {
            table.row(row.detail() ? "  " + row.name() : row.name(), row.first(), row.second(), row.difference());
        }
        return table.text();
    }

    private static String classes(Comparison comparison) {
        TextTable table = new TextTable().row("Class", "n", "recall A", "recall B", "B - A", "f1 A", "f1 B", "B - A");
        for (Comparison.ClassPair pair : comparison.classes()) {
            ClassFigures a = pair.first();
            ClassFigures b = pair.second();
            if (pair.occurs()) {
                table.row(
                        a.label(),
                        count(a.support()),
                        figure(a.recall()),
                        figure(b.recall()),
                        signed(b.recall() - a.recall()),
                        figure(a.f1()),
                        figure(b.f1()),
                        signed(b.f1() - a.f1()));
            }
        }
        return table.text();
    }

    private static String answers(PairedOutcomes paired) {
        return new TextTable()
                .row("Both right", count(paired.bothRight()))
                .row("Only A right", count(paired.onlyFirst()))
                .row("Only B right", count(paired.onlySecond()))
                .row("Both wrong", count(paired.bothWrong()))
                .text();
    }

    /**
     * @param comparison of two models
     * @return the difference, its interval and the test, in two sentences
     */
    public static String verdict(Comparison comparison) {
        return difference(comparison.paired()) + " " + test(comparison);
    }

    private static String difference(PairedOutcomes paired) {
        Interval interval = paired.differenceInterval();
        return interval.exists()
                ? String.format(
                        Locale.ROOT,
                        "B - A: %s percentage points of top-1 (95 %% interval %s to %s).",
                        points(paired.difference()),
                        points(interval.lower()),
                        points(interval.upper()))
                : "No image was answered by both.";
    }

    private static String test(Comparison comparison) {
        McNemar test = comparison.test();
        PairedOutcomes paired = comparison.paired();
        String method = test.exact()
                ? "exact, " + count(paired.discordant()) + " discordant images"
                : String.format(Locale.ROOT, "chi-square %.2f with continuity correction", test.statistic());
        String better = paired.difference() > 0 ? "B" : "A";
        return "McNemar's test (" + method + "): " + pValue(test.pValue()) + ", "
                + (test.significant()
                        ? better + " is better, at the 5 % level."
                        : "no significant difference at the 5 % level.");
    }
}
