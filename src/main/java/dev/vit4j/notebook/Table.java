package dev.vit4j.notebook;

import dev.vit4j.common.DisplayText;
import dev.vit4j.common.HtmlText;
import dev.vit4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * A table as HTML, with plain text for frontends without HTML.
 *
 * @param columns the headings
 * @param rows the cells of each row: text, numbers (right-aligned, fractions with three decimals) or pictures
 */
record Table(List<String> columns, List<? extends List<?>> rows) {
    Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(ArrayList::new).toList();
        for (List<?> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of " + row.size() + " cells under " + columns.size() + " headings: " + row);
            }
        }
    }

    DisplayData data() {
        DisplayData data = new DisplayData(text());
        data.putHTML(html());
        return data;
    }

    private String html() {
        StringBuilder out = new StringBuilder("<table>\n<thead><tr>");
        columns.forEach(column -> out.append("<th style=\"text-align:left\">")
                .append(HtmlText.escape(column))
                .append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (List<?> row : rows) {
            out.append("<tr>");
            for (Object cell : row) {
                String side = cell instanceof Number ? "right" : "left";
                out.append("<td style=\"text-align:").append(side).append("\">");
                out.append(htmlOf(cell)).append("</td>");
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n</table>").toString();
    }

    private static String htmlOf(Object cell) {
        BufferedImage picture = picture(cell);
        if (picture == null) {
            return HtmlText.escape(textOf(cell));
        }
        int width = picture.getWidth() < 64 ? 64 : picture.getWidth();
        return "<img width=\"" + width + "\" style=\"image-rendering:pixelated\" alt=\"" + textOf(cell)
                + "\" src=\"data:image/png;base64," + Show.base64(picture) + "\">";
    }

    private static BufferedImage picture(Object cell) {
        if (cell instanceof RgbImage image) {
            return image.toBufferedImage();
        }
        return cell instanceof BufferedImage image ? image : null;
    }

    private String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        rows.forEach(row -> lines.add(row.stream().map(Table::textOf).toList()));
        int[] width = new int[columns.size()];
        for (List<String> line : lines) {
            for (int c = 0; c < width.length; c++) {
                width[c] = Math.max(width[c], DisplayText.columns(line.get(c)));
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < width.length; c++) {
                text.append(DisplayText.padded(line.get(c), width[c])).append("  ");
            }
            out.append(text.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static String textOf(Object cell) {
        BufferedImage picture = picture(cell);
        if (picture != null) {
            return picture.getWidth() + " x " + picture.getHeight() + " pixels";
        }
        if (cell instanceof Double || cell instanceof Float) {
            return String.format(Locale.ROOT, "%.3f", ((Number) cell).doubleValue());
        }
        return DisplayText.printable(String.valueOf(cell));
    }
}
