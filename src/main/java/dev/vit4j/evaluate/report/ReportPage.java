package dev.vit4j.evaluate.report;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlPage;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.FigureText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The report as one self-contained page with embedded pictures; it loads nothing from the network and runs only its own
 * script.
 */
final class ReportPage {
    private final Html html = new Html();

    private ReportPage() {}

    static String of(EvaluatedModel evaluated, ModelPictures pictures, LocalDate date) {
        ReportPage page = new ReportPage();
        ReportFiles files = new ReportFiles("");
        HtmlPage.begin(page.html, "Evaluation of " + evaluated.model(), subject(evaluated), links(List.of(files)));
        SummarySection.write(page.html, evaluated);
        ClassSection.write(page.html, evaluated.metrics());
        new PictureSections(page.html, evaluated, pictures, files).write();
        return page.end(date);
    }

    static String of(Comparison comparison, ModelPictures first, ModelPictures second, LocalDate date) {
        ReportPage page = new ReportPage();
        ReportFiles a = new ReportFiles("A");
        ReportFiles b = new ReportFiles("B");
        String title = "A: " + comparison.first().model() + ", B: "
                + comparison.second().model();
        HtmlPage.begin(page.html, title, subject(comparison.first()), links(List.of(a, b)));
        ComparisonSection.write(page.html, comparison);
        ClassSection.write(page.html, comparison);
        new PictureSections(page.html, comparison.first(), first, a).write();
        new PictureSections(page.html, comparison.second(), second, b).write();
        return page.end(date);
    }

    private static String subject(EvaluatedModel evaluated) {
        String images = FigureText.count(evaluated.metrics().images()) + " images of "
                + evaluated.images().name();
        return (evaluated.selection().isEmpty() ? images : evaluated.selection()) + ", "
                + FigureText.count(evaluated.metrics().labels().size()) + " classes";
    }

    private static List<HtmlPage.Link> links(List<ReportFiles> models) {
        List<HtmlPage.Link> links = new ArrayList<>();
        links.add(new HtmlPage.Link("summary", models.size() == 1 ? "Summary" : "Comparison"));
        links.add(new HtmlPage.Link("classes", "Classes"));
        for (ReportFiles model : models) {
            links.add(new HtmlPage.Link(model.id("confusion"), "Confusion matrix" + model.of()));
            links.add(new HtmlPage.Link(model.id("calibration"), "Calibration" + model.of()));
            links.add(new HtmlPage.Link(model.id("mistakes"), "Worst mistakes" + model.of()));
        }
        return links;
    }

    private String end(LocalDate date) {
        HtmlPage.beginFooter(html, date);
        html.text(" All figures: ");
        html.element("a", ReportFiles.JSON, "href", ReportFiles.JSON).text(".");
        return HtmlPage.end(html);
    }
}
