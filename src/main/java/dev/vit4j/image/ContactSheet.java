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
 * Many images as thumbnails on one sheet, each with a caption of a line or two and, where it was judged, a mark for
 * right or wrong. Only the thumbnails are kept, so that a sheet of photographs costs little memory.
 *
 * <pre>{@code
 * ContactSheet sheet = new ContactSheet("Nearest to query.jpg");
 * sheet.add(image, ContactSheet.Mark.NONE, "photos/cat.jpg", "0.93");
 * sheet.write(Path.of("similar.png"));
 * }</pre>
 */
public final class ContactSheet {
    /** Side of a thumbnail unless told otherwise: four times that of a CIFAR image. */
    public static final int TILE = 128;
    /** Widest sheet unless told otherwise; what a page or a small screen shows without scrolling. */
    public static final int WIDTH = 1200;

    private static final int MARGIN = 16;
    private static final int GAP = 12;
    private static final int PADDING = 8;
    /** Room for a mark, a name of ten letters and a percentage. */
    private static final int NARROWEST_CAPTION = 144;

    private static final int LINE = 17;
    private static final int MOST_LINES = 2;
    private static final int MARK_SIDE = 14;
    private static final Font CAPTION = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font FIRST_LINE = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

    private static final Color SHEET = new Color(0xf3f4f6);
    private static final Color CARD = Color.WHITE;
    private static final Color EDGE = new Color(0xd5d9df);
    private static final Color INK = new Color(0x1f2328);
    private static final Color FAINT = new Color(0x656d76);

    /** Whether what a caption claims of its image is right; told apart by color and by shape. */
    public enum Mark {
        /** Not judged. */
        NONE(INK),
        /** A tick. */
        RIGHT(new Color(0x1a7f5a)),
        /** A cross. */
        WRONG(new Color(0xc2410c));

        private final Color color;

        Mark(Color color) {
            this.color = color;
        }
    }

    private record Tile(BufferedImage picture, Mark mark, List<String> caption) {}

    private final String title;
    private final int side;
    private final int width;
    private final List<Tile> tiles = new ArrayList<>();
    private int lines;

    /** @param title above the images; may be empty */
    public ContactSheet(String title) {
        this(title, TILE, WIDTH);
    }

    /**
     * @param title above the images; may be empty
     * @param side of the square that holds a thumbnail, in pixels, at least 16
     * @param width that the sheet is not to exceed, in pixels, unless one column needs more
     * @throws IllegalArgumentException if the side is below 16
     */
    public ContactSheet(String title, int side, int width) {
        if (side < 16) {
            throw new IllegalArgumentException("a thumbnail's side must be at least 16, not " + side);
        }
        this.title = DisplayText.printable(title);
        this.side = side;
        this.width = width;
    }

    /**
     * @param image any image; fitted by {@link Thumbnail}
     * @param mark what was found of it
     * @param caption up to two lines, shortened where they are too wide; the first is printed bold
     * @throws IllegalArgumentException if there are more lines
     */
    public void add(RgbImage image, Mark mark, String... caption) {
        add(Thumbnail.of(image, side).toBufferedImage(), mark, caption);
    }

    /**
     * A place for an image that could not be read.
     *
     * @param mark what was found of it
     * @param caption as for {@link #add}
     */
    public void addUnreadable(Mark mark, String... caption) {
        add((BufferedImage) null, mark, caption);
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

    /** @return how many images are on it */
    public int size() {
        return tiles.size();
    }

    /**
     * @param file where the PNG goes; appears whole or not at all
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        ImageEncoder.writePng(draw(), file);
    }

    /** @return the sheet, RGB; rows of equal length as far as the number of images allows */
    public BufferedImage draw() {
        int columns = columns();
        int rows = (tiles.size() + columns - 1) / columns;
        int top = MARGIN + (title.isEmpty() ? 0 : TITLE.getSize() + GAP);
        int sheetWidth = 2 * MARGIN + columns * (cardWidth() + GAP) - GAP;
        int sheetHeight = top + Math.max(1, rows) * (cardHeight() + GAP) - GAP + MARGIN;
        BufferedImage sheet = new BufferedImage(sheetWidth, sheetHeight, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(SHEET);
            g.fillRect(0, 0, sheetWidth, sheetHeight);
            g.setColor(INK);
            g.setFont(TITLE);
            g.drawString(fitted(title, g.getFontMetrics(), sheetWidth - 2 * MARGIN), MARGIN, MARGIN + TITLE.getSize());
            for (int i = 0; i < tiles.size(); i++) {
                int x = MARGIN + i % columns * (cardWidth() + GAP);
                int y = top + i / columns * (cardHeight() + GAP);
                drawCard(g, tiles.get(i), x, y);
            }
            if (tiles.isEmpty()) {
                g.setColor(FAINT);
                g.setFont(CAPTION);
                g.drawString("no images", MARGIN, top + LINE);
            }
        } finally {
            g.dispose();
        }
        return sheet;
    }

    /** As many as fit, or fewer where the same number of rows holds all images as well. */
    private int columns() {
        int most = Math.max(1, (width - 2 * MARGIN + GAP) / (cardWidth() + GAP));
        int rows = Math.max(1, (tiles.size() + most - 1) / most);
        return Math.max(1, (tiles.size() + rows - 1) / rows);
    }

    private int cardWidth() {
        return Math.max(side, NARROWEST_CAPTION) + 2 * PADDING;
    }

    private int cardHeight() {
        return side + 2 * PADDING + (lines == 0 ? 0 : lines * LINE + PADDING / 2);
    }

    private void drawCard(Graphics2D g, Tile tile, int x, int y) {
        Shape card = new RoundRectangle2D.Double(x + 0.5, y + 0.5, cardWidth() - 1, cardHeight() - 1, 8, 8);
        g.setColor(CARD);
        g.fill(card);
        g.setColor(EDGE);
        g.draw(card);
        if (tile.picture() == null) {
            drawUnreadable(g, x, y);
        } else {
            BufferedImage picture = tile.picture();
            g.drawImage(
                    picture,
                    x + (cardWidth() - picture.getWidth()) / 2,
                    y + PADDING + (side - picture.getHeight()) / 2,
                    null);
        }
        drawCaption(g, tile, x + PADDING, y + PADDING + side + PADDING / 2);
    }

    private void drawUnreadable(Graphics2D g, int x, int y) {
        g.setColor(SHEET);
        g.fillRect(x + (cardWidth() - side) / 2, y + PADDING, side, side);
        g.setColor(FAINT);
        g.setFont(CAPTION);
        String text = fitted("unreadable", g.getFontMetrics(), side);
        g.drawString(text, x + (cardWidth() - g.getFontMetrics().stringWidth(text)) / 2, y + PADDING + side / 2);
    }

    private void drawCaption(Graphics2D g, Tile tile, int left, int top) {
        int room = cardWidth() - 2 * PADDING;
        for (int line = 0; line < tile.caption().size(); line++) {
            g.setFont(line == 0 ? FIRST_LINE : CAPTION);
            int baseline = top + line * LINE + CAPTION.getSize() + 2;
            int indent = 0;
            if (line == 0 && tile.mark() != Mark.NONE) {
                drawMark(g, tile.mark(), left, baseline - CAPTION.getSize());
                indent = MARK_SIDE + 5;
            }
            g.setColor(line == 0 ? tile.mark().color : FAINT);
            g.drawString(fitted(tile.caption().get(line), g.getFontMetrics(), room - indent), left + indent, baseline);
        }
    }

    /** A white tick or cross on a disc. */
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

    /** The text, or as much of it as fits with an ellipsis. */
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
