package dev.vit4j.train;

import dev.vit4j.image.ImageEncoder;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws learning curves: losses above, validation accuracy below. */
public final class LearningCurves {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;
    /** Below this many epochs each one gets a dot; with more, dots run into each other. */
    private static final int MOST_MARKED_EPOCHS = 40;

    private static final Color TRAIN = new Color(0x1f77b4);
    private static final Color VALIDATION = new Color(0xd62728);

    private LearningCurves() {}

    /**
     * @param rows one for each epoch, at least one, in order
     * @param file PNG to write, atomically
     * @throws IOException if it cannot be written
     */
    public static void write(List<EpochRow> rows, Path file) throws IOException {
        ImageEncoder.writePng(draw(rows), file);
    }

    /**
     * @param rows one for each epoch, at least one, in order
     * @return the chart, RGB
     */
    public static BufferedImage draw(List<EpochRow> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no epochs to draw");
        }
        XYChart losses = chart("Loss", "loss");
        losses.getStyler().setYAxisDecimalPattern("0.00");
        addSeries(losses, "training", rows, EpochRow::trainLoss, TRAIN);
        addSeries(losses, "validation", rows, EpochRow::valLoss, VALIDATION);
        XYChart accuracy = chart("Validation accuracy", "top-1, %");
        accuracy.getStyler().setYAxisDecimalPattern("0.#");
        addSeries(accuracy, "validation", rows, row -> 100 * row.valTop1(), VALIDATION);

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

    private static void paint(Graphics2D g, XYChart chart, int y) {
        if (!chart.getSeriesCollection().isEmpty()) {
            g.drawImage(BitmapEncoder.getBufferedImage(chart), 0, y, null);
        }
    }

    private static XYChart chart(String title, String yTitle) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("epoch")
                .yAxisTitle(yTitle)
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        chart.getStyler()
                .setXAxisDecimalPattern("0.#")
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        return chart;
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
}
