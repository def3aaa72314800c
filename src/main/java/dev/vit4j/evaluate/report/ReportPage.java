package dev.vit4j.evaluate.report;

import dev.vit4j.common.Version;
import dev.vit4j.evaluate.Comparison;
import dev.vit4j.evaluate.EvaluatedModel;
import dev.vit4j.evaluate.FigureText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The report as one self-contained page with embedded pictures; it loads nothing from the network and runs only its own
 * script.
 */
final class ReportPage {
    /** Makes the browser reject anything from elsewhere. */
    private static final String POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none';"
                    + " form-action 'none'";

    private final Html html = new Html();

    private ReportPage() {}

    private record Link(String section, String title) {}

    static String of(EvaluatedModel evaluated, ModelPictures pictures, LocalDate date) {
        ReportPage page = new ReportPage();
        ReportFiles files = new ReportFiles("");
        page.begin("Evaluation of " + evaluated.model(), subject(evaluated), links(List.of(files)));
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
        page.begin(title, subject(comparison.first()), links(List.of(a, b)));
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

    private static List<Link> links(List<ReportFiles> models) {
        List<Link> links = new ArrayList<>();
        links.add(new Link("summary", models.size() == 1 ? "Summary" : "Comparison"));
        links.add(new Link("classes", "Classes"));
        for (ReportFiles model : models) {
            links.add(new Link(model.id("confusion"), "Confusion matrix" + model.of()));
            links.add(new Link(model.id("calibration"), "Calibration" + model.of()));
            links.add(new Link(model.id("mistakes"), "Worst mistakes" + model.of()));
        }
        return links;
    }

    private void begin(String title, String subject, List<Link> links) {
        html.open("html", "lang", "en").open("head");
        html.open("meta", "charset", "utf-8");
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title);
        html.verbatim("style", resource("report.css"));
        html.closeLine();
        html.open("body").open("header").element("h1", title).element("p", subject);
        html.open("nav", "aria-label", "Sections").open("ul");
        links.forEach(link -> html.open("li")
                .element("a", link.title(), "href", "#" + link.section())
                .close());
        html.close().close().closeLine();
        html.open("main");
    }

    private String end(LocalDate date) {
        html.closeLine();
        html.open("footer").open("p").text("vit4j " + Version.current() + ", " + date + ". All figures: ");
        html.element("a", ReportFiles.JSON, "href", ReportFiles.JSON).text(".");
        html.close().closeLine();
        html.verbatim("script", resource("report.js"));
        html.close().closeLine();
        return html.document();
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
