package dev.vit4j.data.inspect.page;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlTables;
import dev.vit4j.data.inspect.Duplicates;
import dev.vit4j.data.inspect.FoundImage;
import dev.vit4j.data.inspect.Inspection;
import dev.vit4j.data.inspect.Leakage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sections with what is wrong: leakage, duplicates, unreadable images. */
final class FindingSections {
    private static final int MOST_PROBLEMS = 200;

    private final Html html;
    private final Inspection inspection;
    private final Findings findings;
    private final Thumbnails thumbnails;

    FindingSections(Html html, Inspection inspection, Findings findings, Thumbnails thumbnails) {
        this.html = html;
        this.inspection = inspection;
        this.findings = findings;
        this.thumbnails = thumbnails;
    }

    void write() {
        leakage();
        groups("duplicates", "Duplicates", "Images with the same size and pixels, in one split.", findings.equal());
        groups(
                "near",
                "Near duplicates",
                "Images of one split whose perceptual hashes differ in at most " + inspection.nearBits()
                        + " of 64 bits.",
                findings.near());
        unreadable();
    }

    private void leakage() {
        if (inspection.leakage().isEmpty()) {
            return;
        }
        html.open("section", "id", "leakage").element("h2", "Leakage");
        html.element(
                "p",
                "Images of a split that are equal to one of an earlier split, or look like one: a model is tested on what it has"
                        + " seen.");
        HtmlTables.begin(html, "Images in two splits", "Split", "Also in", "#Images", "#Equal", "#Look alike");
        for (Leakage found : inspection.leakage()) {
            html.open("tr").element("th", found.later().name(), "scope", "row");
            HtmlTables.text(html, found.earlier().name());
            HtmlTables.count(html, found.images());
            HtmlTables.count(html, found.equal());
            HtmlTables.count(html, found.near());
            html.closeLine();
        }
        HtmlTables.end(html);
        list(findings.leaked());
        html.closeLine();
    }

    private void groups(String id, String title, String explanation, Findings.Shown shown) {
        if (shown.groups().isEmpty()) {
            return;
        }
        html.open("section", "id", id).element("h2", title).element("p", explanation);
        list(shown);
        html.closeLine();
    }

    private void list(Findings.Shown shown) {
        if (shown.all() > shown.groups().size()) {
            html.element(
                    "p",
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d groups are shown.",
                            shown.groups().size(),
                            shown.all()),
                    "class",
                    "note");
        }
        html.open("ul", "class", "groups");
        for (Duplicates.Group group : shown.groups()) {
            html.open("li");
            if (group.labelsDiffer()) {
                html.element("p", "Different labels", "class", "conflict");
            }
            html.open("div", "class", "thumbs");
            List<FoundImage> images = group.examples(Findings.MOST_IMAGES);
            images.forEach(this::image);
            if (group.size() > images.size()) {
                html.element(
                        "p", String.format(Locale.ROOT, "and %,d more", group.size() - images.size()), "class", "more");
            }
            html.close().closeLine();
        }
        html.closeLine();
    }

    private void image(FoundImage image) {
        String location = image.locationIn(inspection.data());
        List<String> lines = new ArrayList<>(List.of(image.labelText()));
        if (inspection.splits().size() > 1) {
            lines.add(image.part().name());
        }
        lines.add(location.substring(location.lastIndexOf('/') + 1));
        thumbnails.write(html, image, location, lines);
    }

    private void unreadable() {
        if (inspection.unreadable() == 0) {
            return;
        }
        html.open("section", "id", "unreadable").element("h2", "Unreadable images");
        html.open("ul", "class", "problems");
        inspection.splits().stream()
                .flatMap(split -> split.problems().stream())
                .limit(MOST_PROBLEMS)
                .forEach(problem -> html.element("li", problem));
        html.close();
        if (inspection.unreadable() > MOST_PROBLEMS) {
            html.element(
                    "p",
                    String.format(Locale.ROOT, "and %,d more", inspection.unreadable() - MOST_PROBLEMS),
                    "class",
                    "note");
        }
        html.closeLine();
    }
}
