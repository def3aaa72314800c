package dev.vit4j.image;

import dev.vit4j.common.DisplayText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A sheet of thumbnails, each with a caption of up to two lines and an optional mark for right or wrong. Keeps only the
 * thumbnails, so that a sheet of photos needs little memory.
 *
 * <pre>{@code
 * ContactSheet sheet = new ContactSheet("Nearest to query.jpg");
 * sheet.add(image, ContactSheet.Mark.NONE, "photos/cat.jpg", "0.93");
 * sheet.write(Path.of("similar.png"));
 * }</pre>
 */
public final class ContactSheet {
    /** Default side of a thumbnail: four times that of a CIFAR image. */
    public static final int TILE = 128;
    /** Default maximum width of a sheet, which fits a page or a small screen without scrolling. */
    public static final int WIDTH = 1200;

    private static final int MOST_LINES = 2;
    private static final int MARK_SIDE = 14;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

    private static final Color EDGE = new Color(0xd5d9df);
    private static final Color INK = new Color(0x1f2328);
    private static final Color FAINT = new Color(0x656d76);
    private static final Color NO_PICTURE = new Color(0xf3f4f6);

    /** Whether a prediction is right. Marks differ in color and in shape. */
    public enum Mark {
        /** Not judged. */
        NONE(null),
        /** A check mark. */
        RIGHT(new Color(0x1a7f5a)),
        /** A cross. */
        WRONG(new Color(0xc2410c));

        private final Color color;

        Mark(Color color) {
            this.color = color;
        }
    }

    /**
     * @param picture thumbnail; null for an image that could not be read
     * @param caption lines of the caption; null for an empty cell
     */
    private record Tile(BufferedImage picture, Mark mark, List<String> caption) {}

    private final String title;
    private final SheetStyle style;
    private final int mostColumns;
    /** Minimum number of rows of a sheet with fixed columns; 0 if the number of images determines both. */
    private final int fixedRows;

    private final List<Tile> tiles = new ArrayList<>();
    private int lines;

    /** @param title title above the images; may be empty */
    public ContactSheet(String title) {
        this(title, TILE, WIDTH);
    }

    /**
     * @param title title above the images; may be empty
     * @param side side of a thumbnail's square, in pixels, at least 16
     * @param width maximum width of the sheet, in pixels, unless a single column needs more
     * @throws IllegalArgumentException if the side is below 16
     */
    public ContactSheet(String title, int side, int width) {
        this(title, SheetStyle.cards(side), columns(SheetStyle.cards(side), width), 0);
    }

    private ContactSheet(String title, SheetStyle style, int mostColumns, int fixedRows) {
        if (style.side() < 16) {
            throw new IllegalArgumentException("a thumbnail's side must be at least 16, not " + style.side());
        }
        this.title = DisplayText.printable(title);
        this.style = style;
        this.mostColumns = mostColumns;
        this.fixedRows = fixedRows;
    }

    /**
     * Creates a plain sheet of a fixed size, without title and frames: images close together on white.
     *
     * @param side side of a thumbnail's square, in pixels, at least 16
     * @param columns number of columns
     * @param rows number of rows; the sheet grows if there are more images
     * @return the sheet
     * @throws IllegalArgumentException if the side is below 16
     */
    public static ContactSheet plain(int side, int columns, int rows) {
        return new ContactSheet("", SheetStyle.plain(side), columns, rows);
    }

    private static int columns(SheetStyle style, int width) {
        return Math.max(1, (width - 2 * style.margin() + style.gap()) / (style.cardWidth() + style.gap()));
    }

    /**
     * Adds an image.
     *
     * @param image any image; resized by {@link Thumbnail}
     * @param mark whether its prediction is right
     * @param caption up to two lines, truncated if they are too wide; the first is bold
     * @throws IllegalArgumentException if there are more than two lines
     */
    public void add(RgbImage image, Mark mark, String... caption) {
        add(Thumbnail.of(image, style.side()).toBufferedImage(), mark, caption);
    }

    /**
     * Adds a placeholder for an image that could not be read.
     *
     * @param mark whether its prediction is right
     * @param caption as in {@link #add}
     */
    public void addUnreadable(Mark mark, String... caption) {
        add((BufferedImage) null, mark, caption);
    }

    /** Leaves the next cell empty. */
    public void addBlank() {
        tiles.add(new Tile(null, Mark.NONE, null));
    }

    private void add(BufferedImage picture, Mark mark, String... caption) {
        if (caption.length > MOST_LINES) {
            throw new IllegalArgumentException("a caption has at most " + MOST_LINES + " lines, not " + caption.length);
        }
        lines = Math.max(lines, caption.length);
        tiles.add(new Tile(
                picture,
                mark,
                List.of(caption).stream().map(DisplayText::printable).toList()));
    }

    /** @return number of cells so far, empty ones included */
    public int size() {
        return tiles.size();
    }

    /**
     * @param file PNG file to write; written atomically
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        ImageEncoder.writePng(draw(), file);
    }

    /** @return the sheet as an RGB image; rows have equal length if the number of images allows */
    public BufferedImage draw() {
        int columns = columns();
        int rows = Math.max(Math.max(1, fixedRows), (tiles.size() + columns - 1) / columns);
        int margin = style.margin();
        int stepX = style.cardWidth() + style.gap();
        int stepY = style.cardHeight(lines) + style.gap();
        int top = margin + (title.isEmpty() ? 0 : TITLE.getSize() + style.gap());
        int sheetWidth = 2 * margin + columns * stepX - style.gap();
        int sheetHeight = top + rows * stepY - style.gap() + margin;
        BufferedImage sheet = new BufferedImage(sheetWidth, sheetHeight, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            // Letters of whole pixels' width would be spread wide apart in bold titles.
            g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(style.sheet());
            g.fillRect(0, 0, sheetWidth, sheetHeight);
            g.setColor(INK);
            g.setFont(TITLE);
            g.drawString(fitted(title, g.getFontMetrics(), sheetWidth - 2 * margin), margin, margin + TITLE.getSize());
            for (int i = 0; i < tiles.size(); i++) {
                if (tiles.get(i).caption() != null) {
                    drawCard(g, tiles.get(i), margin + i % columns * stepX, top + i / columns * stepY);
                }
            }
            if (tiles.isEmpty()) {
                g.setColor(FAINT);
                g.setFont(style.font());
                g.drawString("no images", margin, top + style.line());
            }
        } finally {
            g.dispose();
        }
        return sheet;
    }

    /** Returns the number of columns that fit, or fewer if the images then need no more rows. */
    private int columns() {
        if (fixedRows > 0) {
            return mostColumns;
        }
        int rows = Math.max(1, (tiles.size() + mostColumns - 1) / mostColumns);
        return Math.max(1, (tiles.size() + rows - 1) / rows);
    }

    private void drawCard(Graphics2D g, Tile tile, int x, int y) {
        int side = style.side();
        if (style.framed()) {
            Shape card = new RoundRectangle2D.Double(
                    x + 0.5, y + 0.5, style.cardWidth() - 1, style.cardHeight(lines) - 1, 8, 8);
            g.setColor(Color.WHITE);
            g.fill(card);
            g.setColor(EDGE);
            g.draw(card);
        }
        if (tile.picture() == null) {
            drawUnreadable(g, x, y);
        } else {
            BufferedImage picture = tile.picture();
            g.drawImage(
                    picture,
                    x + (style.cardWidth() - picture.getWidth()) / 2,
                    y + style.padding() + (side - picture.getHeight()) / 2,
                    null);
        }
        drawCaption(g, tile, x + style.padding(), y + style.padding() + side + style.padding() / 2);
    }

    private void drawUnreadable(Graphics2D g, int x, int y) {
        int side = style.side();
        g.setColor(NO_PICTURE);
        g.fillRect(x + (style.cardWidth() - side) / 2, y + style.padding(), side, side);
        g.setColor(FAINT);
        g.setFont(style.font());
        String text = fitted("unreadable", g.getFontMetrics(), side);
        int left = x + (style.cardWidth() - g.getFontMetrics().stringWidth(text)) / 2;
        g.drawString(text, left, y + style.padding() + side / 2);
    }

    private void drawCaption(Graphics2D g, Tile tile, int left, int top) {
        for (int line = 0; line < tile.caption().size(); line++) {
            g.setFont(style.lineFont(line));
            int baseline = top + line * style.line() + style.baseline();
            int indent = 0;
            if (line == 0 && tile.mark() != Mark.NONE) {
                drawMark(g, tile.mark(), left, baseline - style.font().getSize());
                indent = MARK_SIDE + 5;
            }
            g.setColor(line == 0 ? color(tile.mark()) : FAINT);
            int room = style.captionWidth() - indent;
            g.drawString(fitted(tile.caption().get(line), g.getFontMetrics(), room), left + indent, baseline);
        }
    }

    private Color color(Mark mark) {
        return mark == Mark.NONE ? style.ink() : mark.color;
    }

    /** Draws a white check mark or cross on a disk. */
    private static void drawMark(Graphics2D g, Mark mark, int x, int y) {
        g.setColor(mark.color);
        g.fill(new Ellipse2D.Double(x, y, MARK_SIDE, MARK_SIDE));
        Path2D sign = new Path2D.Double();
        if (mark == Mark.RIGHT) {
            sign.moveTo(x + 3.5, y + 7.5);
            sign.lineTo(x + 6, y + 10);
            sign.lineTo(x + 10.5, y + 4.5);
        } else {
            sign.moveTo(x + 4.5, y + 4.5);
            sign.lineTo(x + 9.5, y + 9.5);
            sign.moveTo(x + 9.5, y + 4.5);
            sign.lineTo(x + 4.5, y + 9.5);
        }
        g.setColor(Color.WHITE);
        g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(sign);
        g.setStroke(new BasicStroke());
    }

    /** Truncates a text with an ellipsis if it is too wide. */
    private static String fitted(String text, FontMetrics metrics, int room) {
        if (metrics.stringWidth(text) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && metrics.stringWidth(text.substring(0, end) + "…") > room) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "…";
    }
}
