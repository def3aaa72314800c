package dev.vit4j.evaluate.report;

import dev.vit4j.evaluate.FigureText;
import dev.vit4j.evaluate.Interval;
import java.util.Locale;

/** Writes tables that the page's script can sort. */
final class Tables {
    private Tables() {}

    /**
     * Opens a table and writes its headings. Close it with {@link #end}.
     *
     * @param html receives the table
     * @param caption its caption
     * @param columns headings; those that begin with {@code #} are for figures, which are right-aligned
     */
    static void begin(Html html, String caption, String... columns) {
        html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption)
                .open("table", "class", "sortable");
        html.element("caption", caption);
        html.open("thead").open("tr");
        for (String column : columns) {
            boolean figures = column.startsWith("#");
            html.open("th", "scope", "col", "class", figures ? "n" : "t");
            html.text(figures ? column.substring(1) : column);
            html.close();
        }
        html.close().closeLine();
        html.open("tbody");
    }

    static void end(Html html) {
        html.close().close().closeLine();
    }

    /** Writes a cell with text. */
    static void text(Html html, String text) {
        html.element("td", text);
    }

    /** Writes a cell with a figure and its sort key; undefined figures sort last. */
    static void figure(Html html, String shown, double value) {
        html.element("td", shown, "class", "n", "data-v", sortKey(value));
    }

    /** Writes a cell with a count. */
    static void count(Html html, long count) {
        html.element("td", FigureText.count(count), "class", "n", "data-v", String.valueOf(count));
    }

    /** Writes a cell with a share and its interval drawn as a bar from 0 to 1. */
    static void bar(Html html, String shown, double value, Interval interval) {
        html.open("td", "class", "n iv", "data-v", sortKey(value));
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

    private static String sortKey(double value) {
        return Double.isNaN(value) ? "" : String.valueOf(value);
    }
}
