package dev.vit4j.common.html;

import java.util.Locale;

/** Writes tables that the page's script can sort. */
public final class HtmlTables {
    private HtmlTables() {}

    /**
     * Opens a table and writes its headings. Close it with {@link #end}.
     *
     * @param html receives the table
     * @param caption its caption
     * @param columns headings; those that begin with {@code #} are for figures, which are right-aligned
     */
    public static void begin(Html html, String caption, String... columns) {
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

    /**
     * Closes a table.
     *
     * @param html receives the table
     */
    public static void end(Html html) {
        html.close().close().closeLine();
    }

    /**
     * Writes a cell with text.
     *
     * @param html receives the cell
     * @param text any text
     */
    public static void text(Html html, String text) {
        html.element("td", text);
    }

    /**
     * Writes a cell with a figure and its sort key; undefined figures sort last.
     *
     * @param html receives the cell
     * @param shown the figure as text
     * @param value the figure, or NaN
     */
    public static void figure(Html html, String shown, double value) {
        html.element("td", shown, "class", "n", "data-v", sortKey(value));
    }

    /**
     * Writes a cell with a count.
     *
     * @param html receives the cell
     * @param count any count
     */
    public static void count(Html html, long count) {
        html.element("td", String.format(Locale.ROOT, "%,d", count), "class", "n", "data-v", String.valueOf(count));
    }

    /**
     * @param value a figure, or NaN
     * @return the key by which the page's script sorts it
     */
    public static String sortKey(double value) {
        return Double.isNaN(value) ? "" : String.valueOf(value);
    }
}
