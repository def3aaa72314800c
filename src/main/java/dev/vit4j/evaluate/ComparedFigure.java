package dev.vit4j.evaluate;

import static dev.vit4j.evaluate.FigureText.figure;
import static dev.vit4j.evaluate.FigureText.percent;
import static dev.vit4j.evaluate.FigureText.points;
import static dev.vit4j.evaluate.FigureText.rate;
import static dev.vit4j.evaluate.FigureText.signed;

import java.util.ArrayList;
import java.util.List;

/**
 * A figure of two models side by side, formatted for reports.
 *
 * @param name name of the figure
 * @param first figure of A
 * @param second figure of B
 * @param difference B - A; empty if it has no meaning
 * @param inPoints whether the difference is in percentage points
 * @param detail whether it details the figure before it
 */
public record ComparedFigure(
        String name, String first, String second, String difference, boolean inPoints, boolean detail) {
    /**
     * @param comparison of two models
     * @return their figures in the order of reports
     */
    public static List<ComparedFigure> of(Comparison comparison) {
        ClassificationMetrics a = comparison.first().metrics();
        ClassificationMetrics b = comparison.second().metrics();
        List<ComparedFigure> figures = new ArrayList<>();
        figures.add(share("Top-1 accuracy", a.top1(), b.top1()));
        figures.add(interval(a.top1Interval(), b.top1Interval()));
        if (a.top5HasMeaning() || b.top5HasMeaning()) {
            figures.add(share("Top-5 accuracy", a.top5(), b.top5()));
            figures.add(interval(a.top5Interval(), b.top5Interval()));
        }
        figures.add(plain("Cross entropy", a.loss(), b.loss()));
        figures.add(plain("Macro precision", a.macro().precision(), b.macro().precision()));
        figures.add(plain("Macro recall", a.macro().recall(), b.macro().recall()));
        figures.add(plain("Macro F1", a.macro().f1(), b.macro().f1()));
        figures.add(share("Expected calibration error", a.expectedCalibrationError(), b.expectedCalibrationError()));
        figures.add(share("Mean confidence", a.meanConfidence(), b.meanConfidence()));
        figures.add(plain("Brier score", a.brierScore(), b.brierScore()));
        figures.add(new ComparedFigure(
                "Images per second, once warm",
                rate(comparison.first().throughput().imagesPerSecond()),
                rate(comparison.second().throughput().imagesPerSecond()),
                "",
                false,
                false));
        return List.copyOf(figures);
    }

    private static ComparedFigure share(String name, double a, double b) {
        return new ComparedFigure(name, percent(a), percent(b), points(b - a), true, false);
    }

    private static ComparedFigure plain(String name, double a, double b) {
        return new ComparedFigure(name, figure(a), figure(b), signed(b - a), false, false);
    }

    private static ComparedFigure interval(Interval a, Interval b) {
        return new ComparedFigure("95 % interval", percent(a), percent(b), "", false, true);
    }
}
