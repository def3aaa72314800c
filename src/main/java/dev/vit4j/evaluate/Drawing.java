package dev.vit4j.evaluate;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** The canvas of a plot, with text placed where plots need it. Close it when done. */
final class Drawing implements AutoCloseable {
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    private final BufferedImage image;
    private final Graphics2D g;
    private final PlotStyle style;

    Drawing(int width, int height, PlotStyle style) {
        this.style = style;
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        // Letters of whole pixels' width would be spread wide apart in bold titles.
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(style.paper());
        g.fillRect(0, 0, width, height);
    }

    BufferedImage image() {
        return image;
    }

    Graphics2D graphics() {
        return g;
    }

    /** Draws the plot's title and leaves the pen at ink and {@link #TEXT}. */
    void title(String text, double x, double y) {
        g.setColor(style.ink());
        g.setFont(TITLE);
        left(text, x, y);
        g.setFont(TEXT);
    }

    /** Draws a horizontal axis' name, centered on the point. */
    void axisName(String name, double x, double y) {
        g.setColor(style.faint());
        centered(name, x, y);
    }

    /** Draws a vertical axis' name, centered on the point. */
    void upwardsAxisName(String name, double x, double y) {
        g.setColor(style.faint());
        centeredUpwards(name, x, y);
    }

    /** Returns the width of text in the current font, in pixels. */
    int width(String text) {
        return g.getFontMetrics().stringWidth(text);
    }

    /** Draws text that starts at x, vertically centered on y. */
    void left(String text, double x, double y) {
        g.drawString(text, (float) x, (float) (y + middle()));
    }

    /** Draws text that ends at x, vertically centered on y. */
    void right(String text, double x, double y) {
        left(text, x - width(text), y);
    }

    /** Draws text centered on the point. */
    void centered(String text, double x, double y) {
        left(text, x - width(text) / 2.0, y);
    }

    /** Draws text that reads upwards and ends at height y, horizontally centered on x. */
    void upwards(String text, double x, double y) {
        turned(text, x, y + width(text));
    }

    /** Draws text that reads upwards, centered on the point. */
    void centeredUpwards(String text, double x, double y) {
        turned(text, x, y + width(text) / 2.0);
    }

    private void turned(String text, double x, double start) {
        AffineTransform upright = g.getTransform();
        g.translate(x, start);
        g.rotate(-Math.PI / 2);
        g.drawString(text, 0f, (float) middle());
        g.setTransform(upright);
    }

    /** Returns how far the baseline lies below the middle of the letters. */
    private double middle() {
        FontMetrics metrics = g.getFontMetrics();
        return (metrics.getAscent() - metrics.getDescent()) / 2.0;
    }

    @Override
    public void close() {
        g.dispose();
    }
}
