package dev.vit4j.evaluate;

import dev.vit4j.image.ImageEncoder;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Draws a reliability diagram (Guo et al. 2017, "On Calibration of Modern Neural Networks", figure 1): for each bin of
 * confidence the accuracy and the gap to the mean confidence, hatched; below it, a histogram of the bins. The bars of a
 * perfectly calibrated model reach the diagonal.
 */
public final class ReliabilityDiagram {
    private static final int SIDE = 390;
    private static final int HISTOGRAM = 104;
    /** Two lines of text above the histogram's bars. */
    private static final int LABELS = 32;

    private static final int LEFT = 64;
    private static final int TOP = 74;
    private static final int BETWEEN = 20;
    private static final int RIGHT = 24;
    private static final int BOTTOM = 52;
    private static final int HATCH = 6;

    private final ClassificationMetrics metrics;
    private final PlotStyle style;

    private ReliabilityDiagram(ClassificationMetrics metrics, PlotStyle style) {
        this.metrics = metrics;
        this.style = style;
    }

    /**
     * @param metrics with at least one image
     * @param file the PNG file, written atomically
     * @throws IOException if it cannot be written
     */
    public static void write(ClassificationMetrics metrics, Path file) throws IOException {
        ImageEncoder.writePng(draw(metrics, PlotStyle.LIGHT), file);
    }

    /**
     * @param metrics with at least one image
     * @param style its colors
     * @return the picture, RGB
     */
    public static BufferedImage draw(ClassificationMetrics metrics, PlotStyle style) {
        return new ReliabilityDiagram(metrics, style).draw();
    }

    private BufferedImage draw() {
        int height = TOP + SIDE + BETWEEN + HISTOGRAM + BOTTOM;
        try (Drawing drawing = new Drawing(LEFT + SIDE + RIGHT, height, style)) {
            drawTitle(drawing);
            drawGrid(drawing);
            metrics.calibrationBins().stream()
                    .filter(bin -> bin.images() > 0)
                    .forEach(bin -> drawBin(drawing.graphics(), bin));
            drawDiagonal(drawing.graphics());
            drawHistogram(drawing);
            return drawing.image();
        }
    }

    private static double x(double confidence) {
        return LEFT + confidence * SIDE;
    }

    private static double y(double accuracy) {
        return TOP + (1 - accuracy) * SIDE;
    }

    private void drawTitle(Drawing drawing) {
        drawing.title("Expected calibration error " + FigureText.percent(metrics.expectedCalibrationError()), LEFT, 24);
        double x = LEFT;
        x = drawKey(drawing, x, "accuracy", true, false) + 16;
        x = drawKey(drawing, x, "confidence higher", false, true) + 16;
        drawKey(drawing, x, "confidence lower", true, true);
    }

    /** Draws a key as bins are drawn: a gap below the accuracy is hatched over the bar. */
    private double drawKey(Drawing drawing, double x, String text, boolean bar, boolean gap) {
        Graphics2D g = drawing.graphics();
        Rectangle2D box = new Rectangle2D.Double(x, 42, 14, 14);
        if (bar) {
            g.setColor(bar());
            g.fill(box);
        }
        if (gap) {
            hatch(g, box);
        }
        g.setColor(style.ink());
        drawing.left(text, x + 20, 49);
        return x + 20 + drawing.width(text);
    }

    private void drawGrid(Drawing drawing) {
        Graphics2D g = drawing.graphics();
        g.setFont(Drawing.TEXT);
        int histogramTop = TOP + SIDE + BETWEEN;
        for (int tenth = 0; tenth <= 10; tenth += 2) {
            double share = tenth / 10.0;
            g.setColor(style.grid());
            g.draw(new Line2D.Double(LEFT, y(share), LEFT + SIDE, y(share)));
            g.draw(new Line2D.Double(x(share), TOP, x(share), TOP + SIDE));
            g.draw(new Line2D.Double(x(share), histogramTop, x(share), histogramTop + HISTOGRAM));
            g.setColor(style.ink());
            drawing.right(10 * tenth + " %", LEFT - 6, y(share));
            drawing.centered(10 * tenth + " %", x(share), histogramTop + HISTOGRAM + 14);
        }
        drawing.axisName("confidence", LEFT + SIDE / 2.0, histogramTop + HISTOGRAM + 36);
        drawing.upwardsAxisName("accuracy", 12, TOP + SIDE / 2.0);
        drawing.upwardsAxisName("images", 12, histogramTop + HISTOGRAM / 2.0);
    }

    private Color bar() {
        return style.tint(style.right(), 0.85);
    }

    private void drawBin(Graphics2D g, CalibrationBin bin) {
        double left = x(bin.lower()) + 1;
        double width = x(bin.upper()) - x(bin.lower()) - 2;
        g.setColor(bar());
        g.fill(new Rectangle2D.Double(left, y(bin.accuracy()), width, y(0) - y(bin.accuracy())));
        double high = Math.max(bin.accuracy(), bin.confidence());
        double low = Math.min(bin.accuracy(), bin.confidence());
        hatch(g, new Rectangle2D.Double(left, y(high), width, y(low) - y(high)));
    }

    /** Fills the gap between confidence and accuracy in orange, hatched so that color is not the only cue. */
    private void hatch(Graphics2D g, Rectangle2D area) {
        Shape clip = g.getClip();
        g.clip(area);
        Color wrong = style.wrong();
        g.setColor(new Color(wrong.getRed(), wrong.getGreen(), wrong.getBlue(), 60));
        g.fill(area);
        g.setColor(wrong);
        g.setStroke(new BasicStroke(1.2f));
        double height = area.getHeight();
        // Lines are aligned across the whole picture, so that they continue from bin to bin.
        double first = Math.floor((area.getMinX() - height) / HATCH) * HATCH;
        double shift = (area.getMinY() + height) % HATCH;
        for (double x = first - shift; x < area.getMaxX(); x += HATCH) {
            g.draw(new Line2D.Double(x, area.getMaxY(), x + height, area.getMinY()));
        }
        g.setClip(clip);
        g.draw(area);
        g.setStroke(new BasicStroke());
    }

    private void drawDiagonal(Graphics2D g) {
        g.setColor(style.ink());
        g.setStroke(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 4}, 0));
        g.draw(new Line2D.Double(x(0), y(0), x(1), y(1)));
        g.setStroke(new BasicStroke());
    }

    private void drawHistogram(Drawing drawing) {
        Graphics2D g = drawing.graphics();
        double base = TOP + SIDE + BETWEEN + HISTOGRAM;
        long most = metrics.calibrationBins().stream()
                .mapToLong(CalibrationBin::images)
                .max()
                .orElse(0);
        g.setColor(style.faint());
        for (CalibrationBin bin : metrics.calibrationBins()) {
            double height = most == 0 ? 0 : (double) (HISTOGRAM - LABELS) * bin.images() / most;
            g.fill(new Rectangle2D.Double(
                    x(bin.lower()) + 1, base - height, x(bin.upper()) - x(bin.lower()) - 2, height));
        }
        g.setColor(style.ink());
        g.draw(new Line2D.Double(LEFT, base, LEFT + SIDE, base));
        drawing.right(FigureText.shortCount(most), LEFT - 6, base - HISTOGRAM + LABELS + 4);
        drawing.right("0", LEFT - 6, base);
        double accuracy = metrics.top1();
        double confidence = metrics.meanConfidence();
        // The line further right has the upper label; the other line begins below it, so that none crosses a label.
        boolean accuracyRight = accuracy >= confidence;
        double upper = base - HISTOGRAM;
        double lower = upper + 15;
        marker(g, accuracy, accuracyRight ? upper : lower, base, style.right());
        marker(g, confidence, accuracyRight ? lower : upper, base, style.wrong());
        String first = "accuracy " + FigureText.percent(accuracy);
        String second = "confidence " + FigureText.percent(confidence);
        label(drawing, first, accuracy, confidence, (accuracyRight ? upper : lower) + 8, style.right());
        label(drawing, second, confidence, accuracy, (accuracyRight ? lower : upper) + 8, style.wrong());
    }

    private static void marker(Graphics2D g, double share, double top, double base, Color color) {
        if (!Double.isNaN(share)) {
            g.setColor(color);
            g.setStroke(new BasicStroke(2f));
            g.draw(new Line2D.Double(x(share), top, x(share), base));
            g.setStroke(new BasicStroke());
        }
    }

    /** Draws a label beside its line, on the side away from the other line if there is room. */
    private static void label(Drawing drawing, String text, double share, double other, double y, Color color) {
        if (Double.isNaN(share)) {
            return;
        }
        drawing.graphics().setColor(color);
        int width = drawing.width(text) + 4;
        boolean toTheRight = share >= other ? x(share) + width < LEFT + SIDE : x(share) - width < LEFT;
        if (toTheRight) {
            drawing.left(text, x(share) + 4, y);
        } else {
            drawing.right(text, x(share) - 4, y);
        }
    }
}
