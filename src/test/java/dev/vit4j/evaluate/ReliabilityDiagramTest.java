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
