package dev.vit4j.notebook;

import dev.vit4j.attention.draw.ColorMap;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Draws a table of weights: a row for each query, a column for each key; lighter cells have larger weights. Weights are
 * printed into cells that have room.
 */
public final class HeatMap {
    private static final int MARGIN = 10;
    private static final int GAP = 6;
    private static final int LARGEST_CELL = 64;
    private static final int SMALLEST_CELL = 4;
    private static final int SIDE = 520;
    /** Cells narrower than this carry no number. */
    private static final int NARROWEST_NUMBER = 36;

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private HeatMap() {}

    /**
     * Draws weights. Colors range from 0, or the smallest value if that is negative, to the largest.
     *
     * @param weights [queries][keys]
     * @param rows a name for each query, or an empty list
     * @param columns a name for each key, or an empty list
     * @return the picture, about 600 pixels wide at most plus the names
     */
    public static BufferedImage of(double[][] weights, List<String> rows, List<String> columns) {
        check(weights, rows, columns);
        int most = Math.max(weights.length, weights[0].length);
        int cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, SIDE / most));
        FontMetrics metrics = metrics();
        int left = MARGIN + width(rows, metrics) + GAP;
        boolean upright = width(columns, metrics) > cell - 2;
        int top = MARGIN + (upright ? width(columns, metrics) : metrics.getHeight()) + GAP;
        if (columns.isEmpty()) {
            top = MARGIN;
        }
        BufferedImage picture = new BufferedImage(
                left + cell * weights[0].length + MARGIN,
                top + cell * weights.length + MARGIN,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setFont(FONT);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        double low = Math.min(0, smallest(weights));
        double high = largest(weights);
        for (int r = 0; r < weights.length; r++) {
            for (int c = 0; c < weights[r].length; c++) {
                double share = high > low ? (weights[r][c] - low) / (high - low) : 0;
                drawCell(g, left + c * cell, top + r * cell, cell, weights[r][c], share);
            }
        }
        g.setColor(Color.BLACK);
        for (int r = 0; r < rows.size(); r++) {
            int x = left - GAP - metrics.stringWidth(rows.get(r));
            g.drawString(rows.get(r), x, top + r * cell + (cell + metrics.getAscent()) / 2 - 1);
        }
        for (int c = 0; c < columns.size(); c++) {
            drawColumnName(g, columns.get(c), left + c * cell, top - GAP, cell, upright);
        }
        g.dispose();
        return picture;
    }

    private static void check(double[][] weights, List<String> rows, List<String> columns) {
        if (weights.length == 0 || weights[0].length == 0) {
            throw new IllegalArgumentException("no weights to draw");
        }
        for (double[] row : weights) {
            if (row.length != weights[0].length) {
                throw new IllegalArgumentException(
                        "rows differ in length: " + weights[0].length + " and " + row.length);
            }
        }
        if (!rows.isEmpty() && rows.size() != weights.length) {
            throw new IllegalArgumentException(rows.size() + " names for " + weights.length + " rows");
        }
        if (!columns.isEmpty() && columns.size() != weights[0].length) {
            throw new IllegalArgumentException(columns.size() + " names for " + weights[0].length + " columns");
        }
    }

    private static void drawCell(Graphics2D g, int x, int y, int side, double weight, double share) {
        g.setColor(new Color(ColorMap.VIRIDIS.rgb(share)));
        g.fillRect(x, y, side, side);
        if (side >= NARROWEST_NUMBER) {
            String number = String.format(Locale.ROOT, "%.2f", weight);
            FontMetrics metrics = g.getFontMetrics();
            g.setColor(share > 0.6 ? Color.BLACK : Color.WHITE);
            g.drawString(
                    number, x + (side - metrics.stringWidth(number)) / 2, y + (side + metrics.getAscent()) / 2 - 1);
        }
    }

    private static void drawColumnName(Graphics2D g, String name, int x, int bottom, int side, boolean upright) {
        FontMetrics metrics = g.getFontMetrics();
        if (upright) {
            Graphics2D turned = (Graphics2D) g.create();
            turned.translate(x + (side + metrics.getAscent()) / 2.0 - 1, bottom);
            turned.rotate(-Math.PI / 2);
            turned.drawString(name, 0, 0);
            turned.dispose();
        } else {
            g.drawString(name, x + (side - metrics.stringWidth(name)) / 2, bottom);
        }
    }

    private static FontMetrics metrics() {
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        FontMetrics metrics = g.getFontMetrics(FONT);
        g.dispose();
        return metrics;
    }

    private static int width(List<String> names, FontMetrics metrics) {
        return names.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    }

    private static double smallest(double[][] weights) {
        double found = Double.POSITIVE_INFINITY;
        for (double[] row : weights) {
            for (double weight : row) {
                found = Math.min(found, weight);
            }
        }
        return found;
    }

    private static double largest(double[][] weights) {
        double found = Double.NEGATIVE_INFINITY;
        for (double[] row : weights) {
            for (double weight : row) {
                found = Math.max(found, weight);
            }
        }
        return found;
    }
}
