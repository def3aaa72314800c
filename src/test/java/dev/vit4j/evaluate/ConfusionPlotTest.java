package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

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
        int full = ConfusionPlot.color(1).getRGB();
        int cell = 1000 / 25;
        long fullPixels = IntStream.range(0, image.getWidth())
                .mapToLong(x -> IntStream.range(0, image.getHeight())
                        .filter(y -> image.getRGB(x, y) == full)
                        .count())
                .sum();
        assertThat(fullPixels).isEqualTo(25L * cell * cell);
    }

    @Test
    void twentyClassesCarryNamesAndOneMoreDoesNot() {
        List<String> names = IntStream.range(0, 21)
                .mapToObj(c -> "a rather long class name " + c)
                .toList();
        BufferedImage labelled = ConfusionPlot.draw(metrics(names.subList(0, 20), 400));
        BufferedImage bare = ConfusionPlot.draw(metrics(names, 400));
        assertThat(labelled.getWidth()).isGreaterThan(20 * 44 + 120);
        assertThat(bare.getWidth()).isLessThan(1000 + 60);
    }

    @Test
    void thousandsOfClassesStayOnePicture() {
        List<String> names = IntStream.range(0, 2500).mapToObj(String::valueOf).toList();
        ClassificationMetrics metrics = new ClassificationMetrics(names);
        float[] logits = new float[2500];
        logits[2499] = 1;
        metrics.add(logits, 2499);
        BufferedImage image = ConfusionPlot.draw(metrics);
        assertThat(image.getWidth()).isBetween(800, 1100);
        assertThat(darkPixels(image)).isPositive();
    }

    @Test
    void longCountsAreShortened() {
        assertThat(ConfusionPlot.shortCount(99_999)).isEqualTo("99999");
        assertThat(ConfusionPlot.shortCount(1_234_567)).isEqualTo("1234k");
        assertThat(ConfusionPlot.shortCount(123_456_789)).isEqualTo("123M");
    }
}
