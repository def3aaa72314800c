package dev.vit4j.attention.faithfulness;

import dev.vit4j.attention.draw.SideBySide;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the mean curves: deletion on the left, insertion on the right. */
public final class FaithfulnessPlot {
    private static final int SIDE = 560;
    private static final int HEIGHT = 420;
    /** The colorblind-safe palette of Okabe and Ito (2008); random order is gray. */
    private static final List<Color> COLORS = List.of(
            new Color(0x0072b2),
            new Color(0x56b4e9),
            new Color(0x009e73),
            new Color(0xe69f00),
            new Color(0xcc79a7),
            new Color(0xb8a800),
            new Color(0xd55e00));

    private FaithfulnessPlot() {}

    /**
     * @param result the result
     * @return the picture, RGB
     */
    public static BufferedImage draw(FaithfulnessResult result) {
        return SideBySide.of(List.of(
                chart(result, "Deletion: lower is better", "patches taken away, %", result::meanDeletion, true),
                chart(result, "Insertion: higher is better", "patches given back, %", result::meanInsertion, false)));
    }

    private static BufferedImage chart(
            FaithfulnessResult result, String title, String xTitle, Function<String, Curve> curves, boolean legend) {
        XYChart chart = new XYChartBuilder()
                .width(SIDE)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle("probability of the predicted class")
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.InsideNE)
                .setLegendVisible(legend)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10))
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        chart.getStyler()
                .setXAxisDecimalPattern("0")
                .setYAxisDecimalPattern("0.0")
                .setXAxisMin(0.0)
                .setXAxisMax(100.0)
                .setYAxisMin(0.0)
                .setYAxisMax(1.0)
                .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        int next = 0;
        for (String name : result.names()) {
            Curve curve = curves.apply(name);
            double[] percent =
                    Arrays.stream(curve.shares()).map(share -> 100 * share).toArray();
            XYSeries series = chart.addSeries(name, percent, curve.scores());
            boolean chance = name.equals(Faithfulness.CHANCE);
            series.setLineColor(chance ? Color.GRAY : COLORS.get(next++ % COLORS.size()));
            series.setLineStyle(
                    chance
                            ? new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0)
                            : new BasicStroke(1.6f));
            series.setMarker(SeriesMarkers.NONE);
        }
        return BitmapEncoder.getBufferedImage(chart);
    }
}
