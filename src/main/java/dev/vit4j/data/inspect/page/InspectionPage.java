package dev.vit4j.data.inspect.page;

import dev.vit4j.common.AtomicFiles;
import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlPage;
import dev.vit4j.data.inspect.FoundImage;
import dev.vit4j.data.inspect.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report of an inspection: one self-contained page with its pictures in it. */
public final class InspectionPage {
    private InspectionPage() {}

    /**
     * Writes the page. Reads the images that it shows once more.
     *
     * @param inspection any
     * @param file to be written atomically
     * @throws IOException if writing fails
     */
    public static void write(Inspection inspection, Path file) throws IOException {
        AtomicFiles.writeString(file, of(inspection, LocalDate.now(ZoneId.systemDefault())));
    }

    static String of(Inspection inspection, LocalDate date) throws IOException {
        Samples samples = Samples.of(inspection);
        Findings findings = Findings.of(inspection);
        List<FoundImage> shown = new ArrayList<>(samples.images());
        shown.addAll(findings.images());
        Thumbnails thumbnails = Thumbnails.of(shown);
        Html html = new Html();
        HtmlPage.begin(
                html,
                "Data set " + inspection.data(),
                subject(inspection),
                links(inspection, findings),
                HtmlPage.resource(InspectionPage.class, "inspect.css"));
        SummarySection.write(html, inspection);
        FindingSections sections = new FindingSections(html, inspection, findings, thumbnails);
        sections.write();
        ClassSection.write(html, inspection);
        SizeSection.write(html, inspection);
        samples.write(html, thumbnails);
        HtmlPage.beginFooter(html, date);
        return HtmlPage.end(html);
    }

    private static String subject(Inspection inspection) {
        String images = inspection.splits().stream()
                .map(split -> String.format(
                        Locale.ROOT, "%,d %s", split.part().images().size(), split.name()))
                .collect(Collectors.joining(", "));
        String checked = inspection.checked() == inspection.images()
                ? "every image was decoded"
                : String.format(
                        Locale.ROOT,
                        "%,d of them were decoded, spread evenly: figures other than counts are of these",
                        inspection.checked());
        return (images.isEmpty() ? "No" : images) + " images; " + checked;
    }

    private static List<HtmlPage.Link> links(Inspection inspection, Findings findings) {
        List<HtmlPage.Link> links = new ArrayList<>();
        links.add(new HtmlPage.Link("summary", "Summary"));
        if (!inspection.leakage().isEmpty()) {
            links.add(new HtmlPage.Link("leakage", "Leakage"));
        }
        if (!findings.equal().groups().isEmpty()) {
            links.add(new HtmlPage.Link("duplicates", "Duplicates"));
        }
        if (!findings.near().groups().isEmpty()) {
            links.add(new HtmlPage.Link("near", "Near duplicates"));
        }
        if (inspection.unreadable() > 0) {
            links.add(new HtmlPage.Link("unreadable", "Unreadable images"));
        }
        links.add(new HtmlPage.Link("classes", "Classes"));
        links.add(new HtmlPage.Link("sizes", "Sizes and formats"));
        links.add(new HtmlPage.Link("samples", "Samples"));
        return links;
    }
}
