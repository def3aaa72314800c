package dev.vit4j.evaluate.report;

import dev.vit4j.common.html.Html;
import dev.vit4j.common.html.HtmlTables;
import dev.vit4j.evaluate.Interval;
import java.util.Locale;

/** Draws intervals in tables. */
final class IntervalCell {
    private IntervalCell() {}

    /** Writes a cell with a share and its interval drawn as a bar from 0 to 1. */
    static void write(Html html, String shown, double value, Interval interval) {
        html.open("td", "class", "n iv", "data-v", HtmlTables.sortKey(value));
        html.element("span", shown);
        if (interval.exists()) {
            String style = String.format(
                    Locale.ROOT,
                    "--l:%.1f%%;--w:%.1f%%;--p:%.1f%%",
                    100 * interval.lower(),
                    100 * (interval.upper() - interval.lower()),
                    100 * value);
            html.open("span", "class", "bar", "aria-hidden", "true", "style", style)
                    .close();
        }
        html.close();
    }
}
