package dev.vit4j.evaluate.report;

import static dev.vit4j.evaluate.FigureText.percent;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlPage;
import dev.vit4j.common.html.HtmlTables;
import dev.vit4j.evaluate.CalibrationBin;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.ConfusionMatrix;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.Mistake;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sections with pictures of one model: confusion matrix, calibration, worst mistakes. */
final class PictureSections {
    private static final int MOST_CONFUSIONS = 20;

    private final Html html;
    private final EvaluatedModel evaluated;
    private final ClassificationMetrics metrics;
    private final ModelPictures pictures;
    private final ReportFiles files;

    PictureSections(Html html, EvaluatedModel evaluated, ModelPictures pictures, ReportFiles files) {
        this.html = html;
        this.evaluated = evaluated;
        this.metrics = evaluated.metrics();
        this.pictures = pictures;
        this.files = files;
    }

    void write() {
        confusion();
        calibration();
        mistakes();
    }

    private void begin(String id, String title) {
        html.open("section", "id", files.id(id)).element("h2", title + files.of());
    }

    private void confusion() {
        begin("confusion", "Confusion matrix");
        html.open("div", "class", "split");
        String alternative = String.format(
                Locale.ROOT,
                "Heat map of %,d by %,d classes: rows are actual classes, columns predicted classes. The numbers"
                        + " are in %s.",
                metrics.labels().size(),
                metrics.labels().size(),
                files.confusionCsv());
        figure(pictures.confusion(), alternative, files.confusionPng(), "wide");
        mostConfused();
        html.closeLine();
        html.open("p", "class", "note").text("Numbers: ");
        html.element("a", files.confusionCsv(), "href", files.confusionCsv()).text(", ");
        html.element("a", files.perClassCsv(), "href", files.perClassCsv()).text(".");
        html.close().closeLine();
    }

    private void mostConfused() {
        List<ConfusionMatrix.Cell> most = metrics.confusion().mostConfused(MOST_CONFUSIONS);
        if (most.isEmpty()) {
            html.element("p", "No image was misclassified.");
            return;
        }
        html.open("div");
        HtmlTables.begin(html, "Most frequent confusions", "Actual", "Predicted", "#Images", "#Share of its class");
        for (ConfusionMatrix.Cell cell : most) {
            html.open("tr").element("th", metrics.labels().get(cell.actual()), "scope", "row");
            HtmlTables.text(html, metrics.labels().get(cell.predicted()));
            HtmlTables.count(html, cell.count());
            double share = metrics.confusion().share(cell);
            HtmlTables.figure(html, percent(share), share);
            html.closeLine();
        }
        HtmlTables.end(html);
        html.close();
    }

    private void calibration() {
        begin("calibration", "Calibration");
        html.open("div", "class", "split");
        figure(
                pictures.reliability(),
                "Reliability diagram: accuracy by confidence in 15 bins. The numbers are in the table beside it.",
                files.reliabilityPng(),
                "");
        html.open("div").element("p", calibrationWords());
        HtmlTables.begin(html, "Bins of confidence", "#Confidence above", "#Images", "#Mean confidence", "#Accuracy");
        for (CalibrationBin bin : metrics.calibrationBins()) {
            html.open("tr");
            HtmlTables.figure(html, percent(bin.lower()), bin.lower());
            HtmlTables.count(html, bin.images());
            HtmlTables.figure(html, percent(bin.confidence()), bin.confidence());
            HtmlTables.figure(html, percent(bin.accuracy()), bin.accuracy());
            html.closeLine();
        }
        HtmlTables.end(html);
        html.close().close().closeLine();
    }

    private String calibrationWords() {
        double excess = metrics.meanConfidence() - metrics.top1();
        return String.format(
                Locale.ROOT,
                "The model's mean confidence is %s, and %s of its predictions are right: it is %s by"
                        + " %.1f percentage points. The expected calibration error, %s, is the mean gap between the two"
                        + " over the bins (Guo et al. 2017).",
                percent(metrics.meanConfidence()),
                percent(metrics.top1()),
                excess >= 0 ? "overconfident" : "underconfident",
                Math.abs(100 * excess),
                percent(metrics.expectedCalibrationError()));
    }

    private void mistakes() {
        begin("mistakes", "Worst mistakes");
        if (evaluated.mistakes().isEmpty()) {
            html.element("p", "There are none: every image was predicted correctly.")
                    .closeLine();
            return;
        }
        html.element("p", "The wrong predictions with the highest scores, highest first.");
        html.open("ul", "class", "gallery");
        for (int i = 0; i < evaluated.mistakes().size(); i++) {
            mistake(evaluated.mistakes().get(i), pictures.mistakes().get(i));
        }
        html.closeLine();
        html.open("p", "class", "note").text("On one sheet: ");
        html.element("a", files.mistakesPng(), "href", files.mistakesPng()).text(".");
        html.close().closeLine();
    }

    private void mistake(Mistake mistake, Optional<byte[]> picture) {
        String actual = metrics.labels().get(mistake.actual());
        String predicted = metrics.labels().get(mistake.predicted());
        String location = evaluated.location(mistake);
        html.open("li").open("figure", "title", location);
        if (picture.isPresent()) {
            html.open("img", "src", HtmlPage.pngUri(picture.get()), "alt", actual, "loading", "lazy");
        } else {
            html.element("div", "unreadable", "class", "missing");
        }
        html.open("figcaption").open("b").text(predicted).close();
        html.text(String.format(Locale.ROOT, " %.1f %%", 100 * mistake.score()));
        html.open("br").element("span", "is " + actual, "class", "is");
        html.open("br").element("span", location.substring(location.lastIndexOf('/') + 1), "class", "where");
        html.close().close().closeLine();
    }

    /** Writes a picture in the reader's theme; a click opens the file beside the page. */
    private void figure(ModelPictures.Themed picture, String alternative, String file, String kind) {
        html.open("figure", "class", ("plot " + kind).strip())
                .open("a", "href", file)
                .open("picture");
        html.open("source", "media", "(prefers-color-scheme: dark)", "srcset", HtmlPage.pngUri(picture.dark()));
        html.open("img", "src", HtmlPage.pngUri(picture.light()), "alt", alternative);
        html.close().close().closeLine();
    }
}
