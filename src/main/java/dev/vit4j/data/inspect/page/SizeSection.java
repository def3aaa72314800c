package dev.vit4j.data.inspect.page;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlTables;
import dev.vit4j.data.inspect.Inspection;
import dev.vit4j.data.inspect.SizeSummary;
import dev.vit4j.data.inspect.SplitSummary;
import java.util.Locale;

/** Sizes, formats and colors of the images of each split. */
final class SizeSection {
    private SizeSection() {}

    static void write(Html html, Inspection inspection) {
        html.open("section", "id", "sizes").element("h2", "Sizes and formats");
        html.open("div", "class", "split");
        for (SplitSummary split : inspection.splits()) {
            html.open("div").element("h3", split.name());
            if (split.sizes().distinct() == 0) {
                html.element("p", "No image could be read.");
            } else {
                split(html, split);
            }
            html.closeLine();
        }
        html.close().closeLine();
    }

    private static void split(Html html, SplitSummary split) {
        SizeSummary sizes = split.sizes();
        html.element(
                "p",
                sizes.distinct() == 1
                        ? String.format(
                                Locale.ROOT,
                                "All %d x %d pixels (width x height).",
                                sizes.width().min(),
                                sizes.height().min())
                        : String.format(
                                Locale.ROOT,
                                "%d to %d pixels wide (median %d), %d to %d high (median %d); %,d different sizes.",
                                sizes.width().min(),
                                sizes.width().max(),
                                sizes.width().median(),
                                sizes.height().min(),
                                sizes.height().max(),
                                sizes.height().median(),
                                sizes.distinct()));
        html.element("p", "Formats: " + split.kinds().text() + ".");
        if (sizes.distinct() == 1) {
            return;
        }
        int most = sizes.shorterSide().stream()
                .mapToInt(SizeSummary.Bin::images)
                .max()
                .orElse(1);
        HtmlTables.begin(html, "Histogram of the shorter side, " + split.name(), "#Shorter side", "#Images");
        for (SizeSummary.Bin bin : sizes.shorterSide()) {
            html.open("tr");
            String range = bin.from() == bin.to() ? String.valueOf(bin.from()) : bin.from() + "–" + bin.to();
            HtmlTables.figure(html, range, bin.from());
            Bars.cell(
                    html, String.format(Locale.ROOT, "%,d", bin.images()), bin.images(), (double) bin.images() / most);
            html.closeLine();
        }
        HtmlTables.end(html);
    }
}
