package dev.vit4j.evaluate.report;

import static dev.vit4j.evaluate.FigureText.count;
import static dev.vit4j.evaluate.FigureText.figure;
import static dev.vit4j.evaluate.FigureText.percent;
import static dev.vit4j.evaluate.FigureText.rate;

import dev.vit4j.common.html.Html;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.evaluate.Averages;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.EvaluatedModel;
import java.util.List;
import java.util.Locale;

/** The summary: the most important figures as tiles, and the averages over the classes. */
final class SummarySection {
    private static final int MOST_SKIPPED_LISTED = 100;

    private SummarySection() {}

    static void write(Html html, EvaluatedModel evaluated) {
        ClassificationMetrics metrics = evaluated.metrics();
        html.open("section", "id", "summary", "aria-label", "Summary").open("dl", "class", "tiles");
        tile(html, "Top-1 accuracy", percent(metrics.top1()), "95 %: " + percent(metrics.top1Interval()));
        if (metrics.top5HasMeaning()) {
            tile(html, "Top-5 accuracy", percent(metrics.top5()), "95 %: " + percent(metrics.top5Interval()));
        }
        tile(html, "Macro F1", figure(metrics.macro().f1()), "every class counts the same");
        tile(html, "Cross entropy", figure(metrics.loss()), "nats; Brier score " + figure(metrics.brierScore()));
        tile(
                html,
                "Calibration error",
                percent(metrics.expectedCalibrationError()),
                "expected; mean confidence " + percent(metrics.meanConfidence()));
        tile(
                html,
                "Images per second",
                rate(evaluated.throughput().imagesPerSecond()),
                String.format(
                        Locale.ROOT,
                        "once warm; %s in %.1f s, %.1f s of it waiting for images",
                        count(metrics.images()),
                        evaluated.throughput().seconds(),
                        evaluated.throughput().dataWaitSeconds()));
        html.closeLine();
        averages(html, metrics);
        skipped(html, evaluated);
        html.closeLine();
    }

    private static void tile(Html html, String name, String value, String detail) {
        html.open("div", "class", "tile").element("dt", name);
        html.element("dd", value, "class", "value").element("dd", detail).closeLine();
    }

    private static void averages(Html html, ClassificationMetrics metrics) {
        html.open("table", "class", "small");
        html.element("caption", "Averages over the classes");
        html.open("thead").open("tr");
        for (String column : List.of("", "Precision", "Recall", "F1")) {
            html.element(column.isEmpty() ? "td" : "th", column, "class", "n");
        }
        html.close().close().open("tbody");
        row(html, "Micro", metrics.micro());
        row(html, "Macro", metrics.macro());
        row(html, "Weighted by images", metrics.weighted());
        html.close().closeLine();
    }

    private static void row(Html html, String name, Averages averages) {
        html.open("tr").element("th", name, "scope", "row");
        html.element("td", figure(averages.precision()), "class", "n");
        html.element("td", figure(averages.recall()), "class", "n");
        html.element("td", figure(averages.f1()), "class", "n").closeLine();
    }

    static void skipped(Html html, EvaluatedModel evaluated) {
        List<BadImage> skipped = evaluated.skipped();
        if (skipped.isEmpty()) {
            return;
        }
        html.open("details", "class", "warn");
        html.element("summary", count(skipped.size()) + " images could not be used and do not count");
        html.open("ul");
        skipped.stream().limit(MOST_SKIPPED_LISTED).forEach(bad -> html.element("li", bad.problem()));
        if (skipped.size() > MOST_SKIPPED_LISTED) {
            html.element("li", "and " + count(skipped.size() - MOST_SKIPPED_LISTED) + " more");
        }
        html.close().closeLine();
    }
}
