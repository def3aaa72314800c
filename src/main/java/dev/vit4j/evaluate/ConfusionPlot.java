package dev.vit4j.evaluate;

import dev.vit4j.image.ImageEncoder;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Draws a confusion matrix: a row for each actual class, a column for each prediction, coloured by the share of the
 * row. Up to 20 classes carry their names and counts; above that the cells speak for themselves.
 */
public final class ConfusionPlot {
    private static final int LARGEST_LABELLED = 20;
    private static final int CELL = 44;
    private static final int MARGIN = 16;
    private static final int LONGEST_LABEL = 24;
    /** Side of the matrix in pixels when its cells carry no text. */
    private static final int UNLABELLED_SIDE = 1000;

    private static final Color LIGHT = new Color(0xf5f8fc);
    private static final Color DARK = new Color(0x08306b);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);

    private final ClassificationMetrics metrics;
    private final int classes;
    private final boolean labelled;

    private ConfusionPlot(ClassificationMetrics metrics) {
        this.metrics = metrics;
        this.classes = metrics.labels().size();
        this.labelled = classes <= LARGEST_LABELLED;
    }

    /**
     * @param metrics with at least one image
     * @param file where the PNG goes, atomically
     * @throws IOException if it cannot be written
     */
    public static void write(ClassificationMetrics metrics, Path file) throws IOException {
        ImageEncoder.writePng(draw(metrics), file);
    }

    /**
     * @param metrics with at least one image
     * @return the picture, RGB
     */
    public static BufferedImage draw(ClassificationMetrics metrics) {
        return new ConfusionPlot(metrics).draw();
    }

    private BufferedImage draw() {
        int lineHeight = TEXT.getSize() + 6;
        int labelWidth = labelled ? widestLabel() + 8 : 0;
        // Above 1000 classes several share a pixel; the darkest of them shows.
        int cell = labelled ? CELL : Math.max(1, UNLABELLED_SIDE / classes);
        int classesPerCell = labelled ? 1 : Math.max(1, (classes + UNLABELLED_SIDE - 1) / UNLABELLED_SIDE);
        int side = cell * ((classes + classesPerCell - 1) / classesPerCell);
        int left = MARGIN + lineHeight + labelWidth;
        int top = MARGIN + TITLE.getSize() + 12;
        int width = Math.max(left + side + MARGIN, 420);
        int height = top + side + labelWidth + lineHeight + MARGIN;

        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            drawCells(image, left, top, cell, classesPerCell);
            g.setColor(Color.GRAY);
            g.drawRect(left - 1, top - 1, side + 1, side + 1);
            if (labelled) {
                drawCounts(g, left, top);
                drawLabels(g, left, top, side);
            }
            drawTitles(g, left, top, side, labelWidth);
        } finally {
            g.dispose();
        }
        return image;
    }

    private void drawCells(BufferedImage image, int left, int top, int cell, int classesPerCell) {
        int cells = (classes + classesPerCell - 1) / classesPerCell;
        double[][] shares = new double[cells][cells];
        for (ConfusionMatrix.Cell c : metrics.confusion().sortedCells()) {
            double share = share(c.actual(), c.count());
            double[] row = shares[c.actual() / classesPerCell];
            int column = c.predicted() / classesPerCell;
            row[column] = Math.max(row[column], share);
        }
        for (int y = 0; y < cells * cell; y++) {
            for (int x = 0; x < cells * cell; x++) {
                image.setRGB(
                        left + x, top + y, color(shares[y / cell][x / cell]).getRGB());
            }
        }
    }

    private double share(int actual, long count) {
        return count == 0 ? 0 : (double) count / metrics.confusion().actualTotal(actual);
    }

    /** Square root, so that the few per cent that matter most stand out from none. */
    static Color color(double share) {
        double t = Math.sqrt(share);
        return new Color(
                mix(LIGHT.getRed(), DARK.getRed(), t),
                mix(LIGHT.getGreen(), DARK.getGreen(), t),
                mix(LIGHT.getBlue(), DARK.getBlue(), t));
    }

    private static int mix(int from, int to, double t) {
        return (int) Math.round(from + (to - from) * t);
    }

    private void drawCounts(Graphics2D g, int left, int top) {
        g.setFont(TEXT);
        FontMetrics metric = g.getFontMetrics();
        for (ConfusionMatrix.Cell c : metrics.confusion().sortedCells()) {
            String text = shortCount(c.count());
            g.setColor(share(c.actual(), c.count()) > 0.2 ? Color.WHITE : Color.BLACK);
            g.drawString(
                    text,
                    left + c.predicted() * CELL + (CELL - metric.stringWidth(text)) / 2,
                    top + c.actual() * CELL + (CELL + metric.getAscent() - metric.getDescent()) / 2);
        }
    }

    /** At most five characters, which is what fits a cell. */
    static String shortCount(long count) {
        if (count < 100_000) {
            return String.valueOf(count);
        }
        return count < 100_000_000 ? count / 1000 + "k" : count / 1_000_000 + "M";
    }

    private void drawLabels(Graphics2D g, int left, int top, int side) {
        g.setFont(TEXT);
        g.setColor(Color.BLACK);
        FontMetrics metric = g.getFontMetrics();
        int middle = (CELL + metric.getAscent() - metric.getDescent()) / 2;
        AffineTransform upright = g.getTransform();
        for (int c = 0; c < classes; c++) {
            String name = shorten(metrics.labels().get(c));
            g.drawString(name, left - 6 - metric.stringWidth(name), top + c * CELL + middle);
            g.rotate(-Math.PI / 2);
            g.drawString(name, -(top + side + 6 + metric.stringWidth(name)), left + c * CELL + middle);
            g.setTransform(upright);
        }
    }

    private void drawTitles(Graphics2D g, int left, int top, int side, int labelWidth) {
        g.setColor(Color.BLACK);
        g.setFont(TITLE);
        g.drawString(
                String.format(
                        Locale.ROOT,
                        "%,d images, %d classes, %.2f %% right",
                        metrics.images(),
                        classes,
                        100 * metrics.top1()),
                MARGIN,
                MARGIN + TITLE.getSize());
        g.setFont(TEXT);
        FontMetrics metric = g.getFontMetrics();
        String predicted = "taken for";
        g.drawString(
                predicted,
                left + (side - metric.stringWidth(predicted)) / 2,
                top + side + labelWidth + metric.getAscent() + 4);
        String actual = "actual class";
        AffineTransform upright = g.getTransform();
        g.rotate(-Math.PI / 2);
        g.drawString(actual, -(top + (side + metric.stringWidth(actual)) / 2), MARGIN + metric.getAscent() - 4);
        g.setTransform(upright);
    }

    private int widestLabel() {
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            FontMetrics metric = g.getFontMetrics(TEXT);
            List<String> names = metrics.labels();
            return names.stream()
                    .mapToInt(name -> metric.stringWidth(shorten(name)))
                    .max()
                    .orElse(0);
        } finally {
            g.dispose();
        }
    }

    private static String shorten(String name) {
        return name.length() <= LONGEST_LABEL ? name : name.substring(0, LONGEST_LABEL - 1) + "…";
    }
}
