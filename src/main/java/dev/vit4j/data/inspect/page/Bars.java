package dev.vit4j.data.inspect.page;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlTables;
import java.util.Locale;

/** Draws lengths in tables. */
final class Bars {
    private Bars() {}

    /**
     * Writes a cell with a figure and a bar.
     *
     * @param html receives the cell
     * @param shown the figure as text
     * @param value by which the table is sorted
     * @param length of the bar, 0..1
     */
    static void cell(Html html, String shown, double value, double length) {
        html.open("td", "class", "n", "data-v", HtmlTables.sortKey(value)).element("span", shown);
        html.open(
                        "span",
                        "class",
                        "length",
                        "aria-hidden",
                        "true",
                        "style",
                        String.format(Locale.ROOT, "--w:%.1f%%", 100 * length))
                .close();
        html.close();
    }
}
