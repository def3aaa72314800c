package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliabilityDiagramTest {
    @TempDir
    private Path folder;

    /** Answers "yes" with that probability; right in so many of a hundred. */
    private static ClassificationMetrics metrics(double confidence, int right) {
        ClassificationMetrics metrics = new ClassificationMetrics(List.of("no", "yes"));
        float[] logits = {0, (float) Math.log(confidence / (1 - confidence))};
        for (int i = 0; i < 100; i++) {
            metrics.add(logits, i < right ? 1 : 0);
        }
        return metrics;
    }

    private static long pixels(BufferedImage image, Color color) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == color.getRGB())
                .count();
    }

    @Test
    void theBarsHeightIsTheAccuracy() {
        Color bar = PlotStyle.LIGHT.tint(PlotStyle.LIGHT.right(), 0.85);
        long half = pixels(ReliabilityDiagram.draw(metrics(0.9, 40), PlotStyle.LIGHT), bar);
        long whole = pixels(ReliabilityDiagram.draw(metrics(0.9, 80), PlotStyle.LIGHT), bar);
        // The key beside the title has the bars' color too; 40 per cent of 390 rows, 24 columns wide.
        assertThat(whole - half).isBetween(156L * 22, 156L * 26);
    }

    @Test
    void aGapBetweenAccuracyAndConfidenceIsHatched() {
        long none = orange(ReliabilityDiagram.draw(metrics(0.8, 80), PlotStyle.LIGHT));
        long wide = orange(ReliabilityDiagram.draw(metrics(0.8, 20), PlotStyle.LIGHT));
        // 60 per cent of 390 rows, 24 columns wide, all of it tinted.
        assertThat(wide - none).isGreaterThan(234 * 22);
    }

    /** The tint, 60 parts of 255 orange over a bar or over paper, is in the legend as it is in the diagram. */
    @Test
    void theLegendShowsTheColorsOfBothKindsOfGap() {
        PlotStyle style = PlotStyle.LIGHT;
        Color overBar = mixed(style.tint(style.right(), 0.85), style.wrong());
        Color overPaper = mixed(style.paper(), style.wrong());
        BufferedImage lower = ReliabilityDiagram.draw(metrics(0.6, 90), style);
        BufferedImage higher = ReliabilityDiagram.draw(metrics(0.9, 40), style);
        assertThat(alike(lower, 74, 464, overBar)).isPositive();
        assertThat(alike(higher, 74, 464, overPaper)).isPositive();
        for (BufferedImage image : List.of(lower, higher)) {
            assertThat(alike(image, 42, 56, overBar)).isPositive();
            assertThat(alike(image, 42, 56, overPaper)).isPositive();
        }
    }

    private static Color mixed(Color below, Color above) {
        double share = 60 / 255.0;
        return new Color(
                (int) Math.round(below.getRed() + share * (above.getRed() - below.getRed())),
                (int) Math.round(below.getGreen() + share * (above.getGreen() - below.getGreen())),
                (int) Math.round(below.getBlue() + share * (above.getBlue() - below.getBlue())));
    }

    /** Counts pixels of a color, off by at most 2, in these rows. */
    private static long alike(BufferedImage image, int from, int to, Color wanted) {
        return IntStream.range(from * image.getWidth(), to * image.getWidth())
                .mapToObj(i -> new Color(image.getRGB(i % image.getWidth(), i / image.getWidth())))
                .filter(color -> Math.abs(color.getRed() - wanted.getRed()) <= 2
                        && Math.abs(color.getGreen() - wanted.getGreen()) <= 2
                        && Math.abs(color.getBlue() - wanted.getBlue()) <= 2)
                .count();
    }

    private static long orange(BufferedImage image) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .mapToObj(i -> new Color(image.getRGB(i % image.getWidth(), i / image.getWidth())))
                .filter(color -> color.getRed() > color.getBlue() + 30)
                .count();
    }

    @Test
    void writesAPngThatReadsBack() throws IOException {
        Path file = folder.resolve("reliability.png");
        ReliabilityDiagram.write(metrics(0.7, 60), file);
        assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(400);
    }

    @Test
    void withoutImagesItIsAnEmptyDiagram() {
        BufferedImage empty = ReliabilityDiagram.draw(new ClassificationMetrics(List.of("a")), PlotStyle.DARK);
        assertThat(pixels(empty, PlotStyle.DARK.paper())).isPositive();
    }
}
