package dev.vit4j.evaluate;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** A sheet of paper to plot on, and text in the places where plots have it. Close it when done. */
final class Drawing implements AutoCloseable {
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    private final BufferedImage image;
    private final Graphics2D g;

    Drawing(int width, int height, PlotStyle style) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
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

    /** Text from x on, its middle at height y. */
    void left(String text, double x, double y) {
        g.drawString(text, (float) x, (float) (y + middle()));
    }

    /** Text up to x, its middle at height y. */
    void right(String text, double x, double y) {
        left(text, x - g.getFontMetrics().stringWidth(text), y);
    }

    /** Text around the point. */
    void centered(String text, double x, double y) {
        left(text, x - g.getFontMetrics().stringWidth(text) / 2.0, y);
    }

    /** Text read from below, ending at height y, its middle at x. */
    void upwards(String text, double x, double y) {
        turned(text, x, y + g.getFontMetrics().stringWidth(text));
    }

    /** Text read from below, around the point. */
    void centeredUpwards(String text, double x, double y) {
        turned(text, x, y + g.getFontMetrics().stringWidth(text) / 2.0);
    }

    private void turned(String text, double x, double start) {
        AffineTransform upright = g.getTransform();
        g.translate(x, start);
        g.rotate(-Math.PI / 2);
        g.drawString(text, 0f, (float) middle());
        g.setTransform(upright);
    }

    /** How far the baseline lies below the middle of the letters. */
    private double middle() {
        FontMetrics metrics = g.getFontMetrics();
        return (metrics.getAscent() - metrics.getDescent()) / 2.0;
    }

    @Override
    public void close() {
        g.dispose();
    }
}
