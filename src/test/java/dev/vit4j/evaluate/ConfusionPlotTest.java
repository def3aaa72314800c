package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfusionPlotTest {
    private static final List<String> CIFAR_10 =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    @TempDir
    private Path folder;

    private static ClassificationMetrics metrics(List<String> labels, int images) {
        ClassificationMetrics metrics = new ClassificationMetrics(labels);
        Random random = new Random(7);
        for (int i = 0; i < images; i++) {
            int actual = random.nextInt(labels.size());
            float[] logits = new float[labels.size()];
            for (int c = 0; c < logits.length; c++) {
                logits[c] = (float) random.nextGaussian() + (c == actual ? 2 : 0);
            }
            metrics.add(logits, actual);
        }
        return metrics;
    }

    private static long darkPixels(BufferedImage image) {
        return IntStream.range(0, image.getWidth())
                .mapToLong(x -> IntStream.range(0, image.getHeight())
                        .filter(y -> (image.getRGB(x, y) & 0xff) < 0x80)
                        .count())
                .sum();
    }

    @Test
    void writesAPngThatReadsBack() throws IOException {
        Path file = folder.resolve("confusion.png");
        ClassificationMetrics metrics = metrics(CIFAR_10, 3000);
        ConfusionPlot.write(metrics, file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(ConfusionPlot.draw(metrics).getWidth());
        assertThat(darkPixels(image)).isPositive();
    }

    @Test
    void everyRightAnswerDarkensTheDiagonalOnly() {
        ClassificationMetrics metrics = new ClassificationMetrics(
                IntStream.range(0, 25).mapToObj(c -> "class " + c).toList());
        for (int c = 0; c < 25; c++) {
            float[] logits = new float[25];
            logits[c] = 1;
            metrics.add(logits, c);
        }
        BufferedImage image = ConfusionPlot.draw(metrics);
        int cell = 13 - 1; // a line between the cells
        // The ramp beside the matrix ends in full color too: one column of twelve pixels.
        assertThat(pixels(image, PlotStyle.LIGHT.right())).isEqualTo(25L * cell * cell + 12);
        assertThat(pixels(image, PlotStyle.LIGHT.wrong())).isEqualTo(12);
    }

    private static long pixels(BufferedImage image, Color color) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == color.getRGB())
                .count();
    }

    @Test
    void oneConfusionAmongAThousandClassesIsSeen() {
        ClassificationMetrics metrics = new ClassificationMetrics(
                IntStream.range(0, 1000).mapToObj(c -> "class " + c).toList());
        float[] logits = new float[1000];
        logits[17] = 1;
        metrics.add(logits, 800);
        BufferedImage image = ConfusionPlot.draw(metrics);
        // Three classes share a cell of three by three pixels.
        assertThat(pixels(image, PlotStyle.LIGHT.wrong())).isEqualTo(9 + 12);
        assertThat(image.getWidth()).isLessThan(1200);
    }

    @Test
    void classesThatShareACellCountTogether() {
        ConfusionMatrix confusion = new ConfusionMatrix(5);
        confusion.add(0, 0);
        confusion.add(1, 2);
        confusion.add(1, 3);
        confusion.add(1, 4);
        confusion.add(4, 1);
        ConfusionCells cells = new ConfusionCells(confusion, 2);
        assertThat(cells.side()).isEqualTo(3);
        assertThat(cells.share(0, 0)).isEqualTo(0.25);
        assertThat(cells.isRight(0, 0)).isTrue();
        assertThat(cells.share(0, 1)).isEqualTo(0.5);
        assertThat(cells.isRight(0, 1)).isFalse();
        assertThat(cells.share(2, 0)).isEqualTo(1);
        assertThat(cells.share(1, 1)).isZero();
    }

    @Test
    void darkPaperIsDark() {
        BufferedImage image = ConfusionPlot.draw(metrics(CIFAR_10, 300), PlotStyle.DARK);
        assertThat(image.getRGB(0, 0)).isEqualTo(PlotStyle.DARK.paper().getRGB());
    }

    @Test
    void upToTwentyClassesHaveRoomForCountsAndUpTo120ForNames() {
        List<String> names = IntStream.range(0, 121)
                .mapToObj(c -> "a rather long class name " + c)
                .toList();
        int counted = ConfusionPlot.draw(metrics(names.subList(0, 20), 400)).getWidth();
        int named = ConfusionPlot.draw(metrics(names.subList(0, 120), 400)).getWidth();
        int bare = ConfusionPlot.draw(metrics(names, 400)).getWidth();
        assertThat(counted).isGreaterThan(20 * 44 + 120);
        assertThat(named).isGreaterThan(120 * 13 + 100);
        assertThat(bare).isLessThan(1100);
    }

    @Test
    void thousandsOfClassesStayOnePicture() {
        List<String> names = IntStream.range(0, 2500).mapToObj(String::valueOf).toList();
        ClassificationMetrics metrics = new ClassificationMetrics(names);
        float[] logits = new float[2500];
        logits[2499] = 1;
        metrics.add(logits, 2499);
        BufferedImage image = ConfusionPlot.draw(metrics);
        assertThat(image.getWidth()).isBetween(800, 1200);
        assertThat(darkPixels(image)).isPositive();
    }
}
