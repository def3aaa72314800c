package dev.vit4j.train;

import dev.vit4j.image.ImageEncoder;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws learning curves over one axis of epochs: losses above, accuracies (or mean average precision) below, each of the training images as the model
 * saw them while it learned and of the validation images. The best epoch is marked.
 */
public final class LearningCurves {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;
    /** Below this many epochs each one gets a dot; with more, dots run into each other. */
    private static final int MOST_MARKED_EPOCHS = 40;
    /** Room for tick labels and title of the vertical axis, the same in both charts, so that their epochs align. */
    private static final int AXIS_WIDTH = 70;

    private static final Color TRAIN = new Color(0x1f77b4);
    private static final Color VALIDATION = new Color(0xd62728);
    private static final Color BEST = new Color(0x6b7280);

    private LearningCurves() {}

    /**
     * @param rows one for each epoch, at least one, in order
     * @param bestEpoch number of the best epoch, from 1; 0 if there is none
     * @param file PNG to write, atomically
     * @throws IOException if it cannot be written
     */
    public static void write(List<EpochRow> rows, int bestEpoch, Path file) throws IOException {
        ImageEncoder.writePng(draw(rows, bestEpoch), file);
    }

    /**
     * @param rows one for each epoch, at least one, in order
     * @param bestEpoch number of the best epoch, from 1; 0 if there is none
     * @return the chart, RGB
     */
    public static BufferedImage draw(List<EpochRow> rows, int bestEpoch) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no epochs to draw");
        }
        XYChart losses = chart("Loss", "loss", rows);
        losses.getStyler().setXAxisTicksVisible(false).setXAxisTitleVisible(false);
        losses.getStyler().setYAxisDecimalPattern("0.00##");
        addSeries(losses, "training", rows, EpochRow::trainLoss, TRAIN);
        addSeries(losses, "validation", rows, EpochRow::valLoss, VALIDATION);
        Range range = Range.of(rows, EpochRow::trainLoss, EpochRow::valLoss).padded(0.02);
        finish(losses, new Range(Math.max(0, range.from()), range.to()), rows, bestEpoch);

        boolean multiLabel = rows.get(0).multiLabel();
        XYChart accuracy = multiLabel
                ? chart("Mean average precision", "mAP, %", rows)
                : chart("Accuracy (training: on augmented images, while learning)", "top-1, %", rows);
        accuracy.getStyler().setYAxisDecimalPattern("0.#");
        addSeries(accuracy, "training", rows, row -> 100 * row.trainTop1(), TRAIN);
        addSeries(accuracy, "validation", rows, row -> 100 * row.valScore(), VALIDATION);
        Range percent = Range.of(rows, row -> 100 * row.trainTop1(), row -> 100 * row.valScore())
                .padded(5);
        finish(accuracy, new Range(Math.max(0, percent.from()), Math.min(100.5, percent.to())), rows, bestEpoch);

        BufferedImage image = new BufferedImage(WIDTH, 2 * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            paint(g, losses, 0);
            paint(g, accuracy, HEIGHT);
        } finally {
            g.dispose();
        }
        return image;
    }

    /** What an axis shows. */
    private record Range(double from, double to) {
        @SafeVarargs
        static Range of(List<EpochRow> rows, ToDoubleFunction<EpochRow>... values) {
            double from = Double.POSITIVE_INFINITY;
            double to = Double.NEGATIVE_INFINITY;
            for (EpochRow row : rows) {
                for (ToDoubleFunction<EpochRow> value : values) {
                    double v = value.applyAsDouble(row);
                    from = Double.isFinite(v) ? Math.min(from, v) : from;
                    to = Double.isFinite(v) ? Math.max(to, v) : to;
                }
            }
            return from <= to ? new Range(from, to) : new Range(0, 1);
        }

        /** Returns the range with room at both ends, at least so much that constant values have ticks beside them. */
        Range padded(double least) {
            double room = Math.max(least, 0.05 * (to - from));
            return new Range(from - room, to + room);
        }
    }

    private static void paint(Graphics2D g, XYChart chart, int y) {
        if (!chart.getSeriesCollection().isEmpty()) {
            g.drawImage(BitmapEncoder.getBufferedImage(chart), 0, y, null);
        }
    }

    private static XYChart chart(String title, String yTitle, List<EpochRow> rows) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(rows.size() == 1 ? "epoch " + rows.get(0).epoch() : "epoch")
                .yAxisTitle(yTitle)
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setYAxisLeftWidthHint(AXIS_WIDTH);
        int epochs = rows.size();
        AxesChartStyler styler = chart.getStyler();
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        styler.setXAxisMin(epochs == 1 ? 0.0 : 1.0);
        styler.setXAxisMax(epochs == 1 ? 2.0 : epochs);
        styler.setXAxisTickLabelsFormattingFunction(value -> epochLabel(value, epochs));
        return chart;
    }

    /** Returns the number of an epoch; nothing for what is not one. */
    private static String epochLabel(double value, int epochs) {
        long epoch = Math.round(value);
        return Math.abs(value - epoch) < 1e-6 && epoch >= 1 && epoch <= epochs
                ? String.format(Locale.ROOT, "%d", epoch)
                : " ";
    }

    private static void addSeries(
            XYChart chart, String name, List<EpochRow> rows, ToDoubleFunction<EpochRow> value, Color color) {
        List<EpochRow> measured = rows.stream()
                .filter(row -> Double.isFinite(value.applyAsDouble(row)))
                .toList();
        if (measured.isEmpty()) {
            return;
        }
        double[] epochs = measured.stream().mapToDouble(EpochRow::epoch).toArray();
        double[] values = measured.stream().mapToDouble(value).toArray();
        XYSeries series = chart.addSeries(name, epochs, values);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(rows.size() <= MOST_MARKED_EPOCHS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    /** Sets the vertical range and draws a line through the best epoch, if there is validation. */
    private static void finish(XYChart chart, Range range, List<EpochRow> rows, int bestEpoch) {
        chart.getStyler().setYAxisMin(range.from()).setYAxisMax(range.to());
        if (bestEpoch == 0 || !Double.isFinite(rows.get(bestEpoch - 1).valScore())) {
            return;
        }
        XYSeries line = chart.addSeries(
                "best: epoch " + bestEpoch, new double[] {bestEpoch, bestEpoch}, new double[] {range.from(), range.to()
                });
        line.setLineColor(BEST);
        line.setLineStyle(
                new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 4}, 0));
        line.setMarker(SeriesMarkers.NONE);
    }
}
