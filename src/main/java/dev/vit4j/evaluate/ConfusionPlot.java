package dev.vit4j.evaluate;

import dev.vit4j.common.DisplayText;
import dev.vit4j.image.ImageEncoder;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Draws a confusion matrix: a row for each actual class, a column for each prediction, colored by the share of the row,
 * right answers in blue, wrong ones in orange. Up to 20 classes are drawn with names and counts, up to 120 with names.
 * Above that the axes show class indices, and above 400 neighboring classes share a cell, so that a single confusion is
 * still visible.
 */
public final class ConfusionPlot {
    private static final int LARGEST_COUNTED = 20;
    private static final int LARGEST_NAMED = 120;
    private static final int COUNTED_CELL = 44;
    private static final int NAMED_CELL = 13;
    /** Most cells in a row. */
    private static final int MOST_CELLS = 400;
    /** Approximate side of the matrix in pixels if its cells carry no text. */
    private static final int BARE_SIDE = 1000;

    private static final int MARGIN = 16;
    private static final int LONGEST_LABEL = 24;
    private static final int LEGEND = 34;
    private static final int LEAST_WIDTH = 560;

    private final ClassificationMetrics metrics;
    private final PlotStyle style;
    private final int classes;
    private final ConfusionCells cells;
    private final int cell;
    private final Font labelFont;
    private final int labelRoom;
    private final int left;
    private final int top;
    private final int side;

    private ConfusionPlot(ClassificationMetrics metrics, PlotStyle style) {
        this.metrics = metrics;
        this.style = style;
        this.classes = metrics.labels().size();
        this.cells = new ConfusionCells(metrics.confusion(), (classes + MOST_CELLS - 1) / MOST_CELLS);
        this.cell = isCounted() ? COUNTED_CELL : isNamed() ? NAMED_CELL : Math.round((float) BARE_SIDE / cells.side());
        this.side = cell * cells.side();
        this.labelFont = isCounted() ? Drawing.TEXT : Drawing.SMALL;
        this.labelRoom = isNamed() ? widestLabel() + 8 : 36;
        this.left = MARGIN + 20 + labelRoom;
        this.top = MARGIN + Drawing.TITLE.getSize() + 14;
    }

    private boolean isCounted() {
        return classes <= LARGEST_COUNTED;
    }

    private boolean isNamed() {
        return classes <= LARGEST_NAMED;
    }

    /**
     * @param metrics with at least one image
     * @param file the PNG file, written atomically
     * @throws IOException if it cannot be written
     */
    public static void write(ClassificationMetrics metrics, Path file) throws IOException {
        ImageEncoder.writePng(draw(metrics), file);
    }

    /**
     * @param metrics with at least one image
     * @return the picture, RGB, in the light style
     */
    public static BufferedImage draw(ClassificationMetrics metrics) {
        return draw(metrics, PlotStyle.LIGHT);
    }

    /**
     * @param metrics with at least one image
     * @param style its colors
     * @return the picture, RGB
     */
    public static BufferedImage draw(ClassificationMetrics metrics, PlotStyle style) {
        return new ConfusionPlot(metrics, style).draw();
    }

    private BufferedImage draw() {
        int width = Math.max(left + side + MARGIN, LEAST_WIDTH);
        int height = top + side + labelRoom + 20 + LEGEND + MARGIN;
        try (Drawing drawing = new Drawing(width, height, style)) {
            Graphics2D g = drawing.graphics();
            drawCells(drawing);
            g.setColor(style.grid());
            g.drawRect(left - 1, top - 1, side + 1, side + 1);
            if (isCounted()) {
                drawCounts(drawing);
            }
            if (isNamed()) {
                drawNames(drawing);
            } else {
                drawNumbers(drawing);
            }
            drawTitles(drawing);
            drawLegend(drawing, top + side + labelRoom + 20);
            return drawing.image();
        }
    }

    private void drawCells(Drawing drawing) {
        Graphics2D g = drawing.graphics();
        // Large cells are separated by lines, which help the eye follow rows and columns.
        int gap = cell >= NAMED_CELL ? 1 : 0;
        g.setColor(gap > 0 ? style.paper() : style.empty());
        g.fillRect(left, top, side, side);
        for (int row = 0; row < cells.side(); row++) {
            for (int column = 0; column < cells.side(); column++) {
                double share = cells.share(row, column);
                if (share > 0 || gap > 0) {
                    g.setColor(color(share, cells.isRight(row, column)));
                    g.fillRect(left + column * cell, top + row * cell, cell - gap, cell - gap);
                }
            }
        }
    }

    private Color color(double share, boolean right) {
        return style.tint(right ? style.right() : style.wrong(), strength(share));
    }

    /**
     * Uses the square root, so that a few percent stand out from zero; small cells get a minimum strength to be
     * visible.
     */
    private double strength(double share) {
        double least = isCounted() ? 0 : isNamed() ? 0.12 : 0.3;
        return share == 0 ? 0 : least + (1 - least) * Math.sqrt(share);
    }

    private void drawCounts(Drawing drawing) {
        drawing.graphics().setFont(Drawing.TEXT);
        for (ConfusionMatrix.Cell c : metrics.confusion().sortedCells()) {
            Color background = color(metrics.confusion().share(c), c.actual() == c.predicted());
            drawing.graphics().setColor(PlotStyle.textOn(background));
            drawing.centered(
                    FigureText.shortCount(c.count()),
                    left + (c.predicted() + 0.5) * cell,
                    top + (c.actual() + 0.5) * cell);
        }
    }

    private void drawNames(Drawing drawing) {
        drawing.graphics().setFont(labelFont);
        drawing.graphics().setColor(style.ink());
        for (int c = 0; c < classes; c++) {
            String name = shown(metrics.labels().get(c));
            double middle = (c + 0.5) * cell;
            drawing.right(name, left - 6, top + middle);
            drawing.upwards(name, left + middle, top + side + 6);
        }
    }

    /** Draws class indices in round steps, with a tick at each. */
    private void drawNumbers(Drawing drawing) {
        Graphics2D g = drawing.graphics();
        g.setFont(Drawing.SMALL);
        double pixelsPerClass = (double) cell / cells.classesPerCell();
        int step = roundStep((int) Math.ceil(60 / pixelsPerClass));
        for (int c = 0; c < classes; c += step) {
            int at = (int) Math.round((c + 0.5) * pixelsPerClass);
            g.setColor(style.faint());
            g.drawLine(left - 5, top + at, left - 2, top + at);
            g.drawLine(left + at, top + side + 1, left + at, top + side + 4);
            g.setColor(style.ink());
            drawing.right(String.valueOf(c), left - 8, top + at);
            drawing.centered(String.valueOf(c), left + at, top + side + 14);
        }
    }

    /** Returns the smallest of 10, 20, 50, 100, 200, ... that is not below the given value. */
    private static int roundStep(int least) {
        int decade = 10;
        while (true) {
            for (int factor : new int[] {1, 2, 5}) {
                if (factor * decade >= least) {
                    return factor * decade;
                }
            }
            decade *= 10;
        }
    }

    private void drawTitles(Drawing drawing) {
        String title = String.format(
                Locale.ROOT,
                "%,d images, %,d classes, %.2f %% correct",
                metrics.images(),
                classes,
                100 * metrics.top1());
        String shared = cells.classesPerCell() == 1 ? "" : "; a cell is " + cells.classesPerCell() + " classes";
        drawing.title(title + shared, MARGIN, MARGIN + Drawing.TITLE.getSize() / 2.0);
        drawing.axisName("predicted", left + side / 2.0, top + side + labelRoom + 10);
        drawing.upwardsAxisName("actual class", MARGIN + 6, top + side / 2.0);
    }

    private void drawLegend(Drawing drawing, int y) {
        Graphics2D g = drawing.graphics();
        g.setFont(Drawing.TEXT);
        String caption = "share of the row:";
        g.setColor(style.faint());
        drawing.left(caption, MARGIN, y + LEGEND / 2.0);
        int x = MARGIN + drawing.width(caption) + 14;
        x = drawRamp(drawing, x, y, "right", true);
        drawRamp(drawing, x + 18, y, "wrong", false);
    }

    private int drawRamp(Drawing drawing, int x, int y, String name, boolean right) {
        int length = 90;
        Graphics2D g = drawing.graphics();
        g.setColor(style.ink());
        drawing.left(name + " 0", x, y + LEGEND / 2.0);
        int start = x + drawing.width(name + " 0") + 6;
        for (int i = 0; i < length; i++) {
            g.setColor(color(i / (length - 1.0), right));
            g.fillRect(start + i, y + LEGEND / 2 - 6, 1, 12);
        }
        g.setColor(style.ink());
        drawing.left("100 %", start + length + 6, y + LEGEND / 2.0);
        return start + length + 6 + drawing.width("100 %");
    }

    private int widestLabel() {
        try (Drawing drawing = new Drawing(1, 1, style)) {
            FontMetrics metric = drawing.graphics().getFontMetrics(labelFont);
            List<String> names = metrics.labels();
            return names.stream()
                    .mapToInt(name -> metric.stringWidth(shown(name)))
                    .max()
                    .orElse(0);
        }
    }

    private static String shown(String name) {
        return DisplayText.shortened(DisplayText.printable(name), LONGEST_LABEL);
    }
}
