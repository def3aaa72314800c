package dev.vit4j.attention.draw;

import dev.vit4j.common.DisplayText;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures and draws text: figures need the width of their text before they know their own size. */
final class Text {
    static final Color INK = new Color(0x1f2328);
    static final Color FAINT = new Color(0x656d76);

    private final Font font;
    private final FontMetrics metrics;

    /**
     * @param size font size in pixels
     * @param bold whether the font is bold
     */
    Text(float size, boolean bold) {
        font = new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont(size);
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        setHints(g);
        metrics = g.getFontMetrics(font);
        g.dispose();
    }

    private static void setHints(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        // Letters of whole pixels' width would be spread wide apart in bold titles.
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    }

    int width(String text) {
        return metrics.stringWidth(text);
    }

    int lineHeight() {
        return metrics.getHeight();
    }

    /** Draws printable text whose top is at y. */
    void draw(Graphics2D g, String text, int x, int y, Color color) {
        setHints(g);
        g.setFont(font);
        g.setColor(color);
        g.drawString(text, x, y + metrics.getAscent());
    }

    void drawCentered(Graphics2D g, String text, int center, int y, Color color) {
        draw(g, text, center - width(text) / 2, y, color);
    }

    /** @return the text made printable and wrapped at blanks to this width; longer words are cut */
    List<String> lines(String text, int room) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : DisplayText.printable(text).split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (width(longer) > room && !line.isEmpty()) {
                lines.add(line);
                longer = word;
            }
            line = cut(longer, room);
        }
        lines.add(line);
        return lines;
    }

    private String cut(String text, int room) {
        String shown = text;
        for (int columns = DisplayText.columns(text) - 1; width(shown) > room && columns > 0; columns--) {
            shown = DisplayText.shortened(text, columns);
        }
        return shown;
    }

    /** @return the value with three significant digits */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        return Math.abs(value) < 1e-3
                ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
