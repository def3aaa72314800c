package dev.vit4j.evaluate.report;

import static dev.vit4j.evaluate.FigureText.count;
import static dev.vit4j.evaluate.FigureText.figure;
import static dev.vit4j.evaluate.FigureText.percent;
import static dev.vit4j.evaluate.FigureText.points;
import static dev.vit4j.evaluate.FigureText.rate;
import static dev.vit4j.evaluate.FigureText.signed;

import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.ComparisonText;
import dev.vit4j.evaluate.PairedOutcomes;

/** Two models' figures side by side, how their answers differ, and whether that is more than chance. */
final class ComparisonSection {
    private ComparisonSection() {}

    static void write(Html html, Comparison comparison) {
        html.open("section", "id", "summary").element("h2", "Comparison");
        html.element(
                "p",
                ComparisonText.verdict(comparison),
                "class",
                comparison.test().significant() ? "verdict sure" : "verdict");
        html.open("div", "class", "split");
        figures(html, comparison);
        html.open("div");
        answers(html, comparison.paired());
        html.element(
                "p",
                "McNemar's test asks whether the two models are right equally often. Images on which both are right or"
                        + " both wrong cannot tell; of the others, half would go to each model if they were equally"
                        + " good.");
        SummarySection.skipped(html, comparison.first());
        html.close().close().closeLine();
    }

    private static void figures(Html html, Comparison comparison) {
        ClassificationMetrics a = comparison.first().metrics();
        ClassificationMetrics b = comparison.second().metrics();
        html.open("table", "class", "small").element("caption", "Figures");
        html.open("thead").open("tr").element("td", "");
        for (String column : new String[] {"A", "B", "B - A"}) {
            html.element("th", column, "scope", "col", "class", "n");
        }
        html.close().close().open("tbody");
        share(html, "Top-1 accuracy", a.top1(), b.top1());
        row(html, "95 % interval", percent(a.top1Interval()), percent(b.top1Interval()), "");
        share(html, "Top-5 accuracy", a.top5(), b.top5());
        row(html, "95 % interval", percent(a.top5Interval()), percent(b.top5Interval()), "");
        plain(html, "Cross entropy", a.loss(), b.loss());
        plain(html, "Macro precision", a.macro().precision(), b.macro().precision());
        plain(html, "Macro recall", a.macro().recall(), b.macro().recall());
        plain(html, "Macro F1", a.macro().f1(), b.macro().f1());
        share(html, "Expected calibration error", a.expectedCalibrationError(), b.expectedCalibrationError());
        share(html, "Mean confidence", a.meanConfidence(), b.meanConfidence());
        plain(html, "Brier score", a.brierScore(), b.brierScore());
        row(
                html,
                "Images per second, once warm",
                rate(comparison.first().throughput().imagesPerSecond()),
                rate(comparison.second().throughput().imagesPerSecond()),
                "");
        html.close().closeLine();
    }

    private static void share(Html html, String name, double a, double b) {
        row(html, name, percent(a), percent(b), points(b - a) + " points");
    }

    private static void plain(Html html, String name, double a, double b) {
        row(html, name, figure(a), figure(b), signed(b - a));
    }

    private static void row(Html html, String name, String a, String b, String difference) {
        html.open("tr").element("th", name, "scope", "row");
        html.element("td", a, "class", "n").element("td", b, "class", "n").element("td", difference, "class", "n");
        html.closeLine();
    }

    private static void answers(Html html, PairedOutcomes paired) {
        html.open("table", "class", "small").element("caption", count(paired.images()) + " images, answered by both");
        html.open("thead").open("tr").element("td", "");
        html.element("th", "B right", "scope", "col", "class", "n");
        html.element("th", "B wrong", "scope", "col", "class", "n")
                .close()
                .close()
                .open("tbody");
        html.open("tr").element("th", "A right", "scope", "row");
        html.element("td", count(paired.bothRight()), "class", "n");
        html.element("td", count(paired.onlyFirst()), "class", "n told").closeLine();
        html.open("tr").element("th", "A wrong", "scope", "row");
        html.element("td", count(paired.onlySecond()), "class", "n told");
        html.element("td", count(paired.bothWrong()), "class", "n").closeLine();
        html.close().closeLine();
    }
}
