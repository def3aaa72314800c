package dev.vit4j.attention.draw;

import dev.vit4j.attention.method.PatchMap;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A sheet of maps of one image: a row for each layer, a column for each head. Each map is scaled from its own smallest
 * to its own largest weight; the largest is printed below it.
 */
public final class MapSheet {
    private static final int TILE = 128;
    private static final int GAP = 6;
    private static final int MARGIN = 12;
    private static final float LETTERS = 12;
    private static final float SMALL_LETTERS = 10;
    private static final int NARROWEST = 300;

    private MapSheet() {}

    /**
     * A row of the sheet.
     *
     * @param name label on the left, such as {@code layer 3}
     * @param maps from left to right
     */
    public record Row(String name, List<PatchMap> maps) {
        /** Copies the list. */
        public Row {
            maps = List.copyOf(maps);
        }
    }

    /**
     * @param picture the image
     * @param columns labels above the columns, such as {@code head 1}
     * @param rows rows from top to bottom, each with a map for each column
     * @param style how to draw the maps
     * @param caption paragraphs of the caption, the first in bold
     * @return the sheet, RGB
     */
    public static BufferedImage of(
            Picture picture, List<String> columns, List<Row> rows, Style style, List<String> caption) {
        Picture small = picture.within(TILE);
        Text text = new Text(LETTERS, false);
        Text below = new Text(SMALL_LETTERS, false);
        ColorBar bar = new ColorBar(style.colors(), text, List.of("its smallest", "its largest"));
        int tileWidth = Math.max(small.image().width(), 48);
        int tileHeight = small.image().height() + below.lineHeight();
        int left = MARGIN
                + rows.stream().mapToInt(row -> text.width(row.name())).max().orElse(0)
                + GAP;
        int top = MARGIN + text.lineHeight() + GAP;
        int right = left + columns.size() * (tileWidth + GAP) - GAP;
        int inner = Math.max(right + MARGIN + bar.width() - MARGIN, NARROWEST);
        int bottom = top + rows.size() * (tileHeight + GAP) - GAP;
        Caption lines = new Caption(caption, LETTERS, inner);
        List<List<BufferedImage>> tiles = new ArrayList<>();
        rows.forEach(row -> tiles.add(
                row.maps().stream().map(map -> Overlay.of(small, map, style)).toList()));
        return Canvas.draw(inner + 2 * MARGIN, bottom + MARGIN + lines.height() + MARGIN, g -> {
            for (int c = 0; c < columns.size(); c++) {
                int center = left + c * (tileWidth + GAP) + tileWidth / 2;
                text.drawCentered(g, columns.get(c), center, MARGIN, Text.INK);
            }
            for (int r = 0; r < rows.size(); r++) {
                int y = top + r * (tileHeight + GAP);
                Row row = rows.get(r);
                text.draw(g, row.name(), MARGIN, y + (small.image().height() - text.lineHeight()) / 2, Text.INK);
                for (int c = 0; c < row.maps().size(); c++) {
                    int center = left + c * (tileWidth + GAP) + tileWidth / 2;
                    g.drawImage(tiles.get(r).get(c), center - small.image().width() / 2, y, null);
                    String largest = Text.number(row.maps().get(c).max());
                    below.drawCentered(g, largest, center, y + small.image().height(), Text.FAINT);
                }
            }
            bar.draw(g, right + MARGIN, top, Math.min(bottom - top, TILE));
            lines.draw(g, MARGIN, bottom + MARGIN);
        });
    }
}
