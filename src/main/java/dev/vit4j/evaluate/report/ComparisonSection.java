package dev.vit4j.evaluate.report;

import static dev.vit4j.evaluate.FigureText.count;

import dev.vit4j.common.html.Html;
import dev.vit4j.evaluate.ComparedFigure;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.ComparisonText;
import dev.vit4j.evaluate.PairedOutcomes;

/** The section on a comparison: both models' figures, how their predictions differ, and McNemar's test. */
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
                "McNemar's test checks whether the two models are right equally often. It uses only the images on"
                        + " which one model is right and the other wrong; of these, equally good models would each win"
                        + " half.");
        SummarySection.skipped(html, comparison.first());
        html.close().close().closeLine();
    }

    private static void figures(Html html, Comparison comparison) {
        html.open("table", "class", "small").element("caption", "Figures");
        html.open("thead").open("tr").element("td", "");
        for (String column : new String[] {"A", "B", "B - A"}) {
            html.element("th", column, "scope", "col", "class", "n");
        }
        html.close().close().open("tbody");
        for (ComparedFigure row : ComparedFigure.of(comparison)) {
            row(html, row);
        }
        html.close().closeLine();
    }

    private static void row(Html html, ComparedFigure row) {
        String difference = row.inPoints() ? row.difference() + " points" : row.difference();
        html.open("tr").element("th", row.name(), "scope", "row");
        html.element("td", row.first(), "class", "n").element("td", row.second(), "class", "n");
        html.element("td", difference, "class", "n").closeLine();
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
