package dev.vit4j.evaluate.report;

import static dev.vit4j.evaluate.FigureText.count;
import static dev.vit4j.evaluate.FigureText.figure;
import static dev.vit4j.evaluate.FigureText.percent;
import static dev.vit4j.evaluate.FigureText.points;
import static dev.vit4j.evaluate.FigureText.signed;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlTables;
import dev.vit4j.evaluate.ClassFigures;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.ConfusionMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The section on classes: a row for each class that has any figures. */
final class ClassSection {
    private ClassSection() {}

    static void write(Html html, ClassificationMetrics metrics) {
        html.open("section", "id", "classes").element("h2", "Classes");
        Map<Integer, ConfusionMatrix.Cell> mostTakenFor = new HashMap<>();
        metrics.confusion()
                .mostConfused(Integer.MAX_VALUE)
                .forEach(cell -> mostTakenFor.putIfAbsent(cell.actual(), cell));
        HtmlTables.begin(
                html,
                "Figures of each class",
                "Class",
                "#Images",
                "#Accuracy (recall), 95 % interval",
                "#Precision",
                "#F1",
                "#False positives",
                "Most often predicted as");
        List<ClassFigures> rows = metrics.perClass();
        long absent = rows.stream().filter(row -> !row.occurs()).count();
        rows.stream().filter(ClassFigures::occurs).forEach(row -> {
            html.open("tr").element("th", row.label(), "scope", "row");
            HtmlTables.count(html, row.support());
            IntervalCell.write(html, shareOf(row), row.recall(), row.recallInterval());
            HtmlTables.figure(html, percent(row.precision()), row.precision());
            HtmlTables.figure(html, figure(row.f1()), row.f1());
            HtmlTables.count(html, row.falsePositives());
            HtmlTables.text(html, taken(metrics, mostTakenFor.get(row.index())));
            html.closeLine();
        });
        HtmlTables.end(html);
        if (absent > 0) {
            html.element(
                    "p", count(absent) + " classes have no images here and were not predicted; they are left out.");
        }
        html.closeLine();
    }

    private static String shareOf(ClassFigures row) {
        return row.support() == 0
                ? percent(row.recall())
                : percent(row.recall()) + " (" + percent(row.recallInterval()) + ")";
    }

    private static String taken(ClassificationMetrics metrics, ConfusionMatrix.Cell cell) {
        return cell == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s (%,d, %.0f %%)",
                        metrics.labels().get(cell.predicted()),
                        cell.count(),
                        100 * metrics.confusion().share(cell));
    }

    static void write(Html html, Comparison comparison) {
        html.open("section", "id", "classes").element("h2", "Classes");
        HtmlTables.begin(
                html,
                "Figures of each class by both models",
                "Class",
                "#Images",
                "#Accuracy A",
                "#Accuracy B",
                "#B - A, points",
                "#F1 A",
                "#F1 B",
                "#B - A");
        for (Comparison.ClassPair pair : comparison.classes()) {
            if (!pair.occurs()) {
                continue;
            }
            ClassFigures a = pair.first();
            ClassFigures b = pair.second();
            html.open("tr").element("th", a.label(), "scope", "row");
            HtmlTables.count(html, a.support());
            IntervalCell.write(html, percent(a.recall()), a.recall(), a.recallInterval());
            IntervalCell.write(html, percent(b.recall()), b.recall(), b.recallInterval());
            HtmlTables.figure(html, points(b.recall() - a.recall()), b.recall() - a.recall());
            HtmlTables.figure(html, figure(a.f1()), a.f1());
            HtmlTables.figure(html, figure(b.f1()), b.f1());
            HtmlTables.figure(html, signed(b.f1() - a.f1()), b.f1() - a.f1());
            html.closeLine();
        }
        HtmlTables.end(html);
        html.closeLine();
    }
}
