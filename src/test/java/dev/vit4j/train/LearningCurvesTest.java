package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningCurvesTest {
    private static final int TRAIN = 0xff1f77b4;
    private static final int VALIDATION = 0xffd62728;
    private static final int BEST = 0xff6b7280;

    @TempDir
    private Path folder;

    private static EpochRow row(int epoch, double trainLoss, double valLoss, double valTop1) {
        return new EpochRow(epoch, 100L * epoch, trainLoss, 0.5, valLoss, valTop1, Double.NaN, 1e-3, 200, 1, 60);
    }

    private static long pixels(BufferedImage image, int rgb, int fromY, int toY) {
        long count = 0;
        for (int y = fromY; y < toY; y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += image.getRGB(x, y) == rgb ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void drawsBothLossesAboveAndAccuracyBelow() throws IOException {
        List<EpochRow> rows = new ArrayList<>();
        for (int epoch = 1; epoch <= 12; epoch++) {
            rows.add(row(epoch, 0.8 + 1.5 / epoch, 1.0 + 1.2 / epoch, 0.7 - 0.5 / epoch));
        }
        Path file = folder.resolve("curves.png");
        LearningCurves.write(rows, 12, file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(pixels(image, TRAIN, 0, 360)).isPositive();
        assertThat(pixels(image, VALIDATION, 0, 360)).isPositive();
        assertThat(pixels(image, VALIDATION, 360, 720)).isPositive();
        assertThat(pixels(image, TRAIN, 360, 720)).isPositive();
    }

    /** The columns of a chart's rows in which there are pixels of a color. */
    private static java.util.Set<Integer> columns(BufferedImage image, int rgb, int fromY, int toY) {
        java.util.Set<Integer> columns = new java.util.TreeSet<>();
        for (int x = 0; x < 740; x++) { // left of the legend
            for (int y = fromY; y < toY; y++) {
                if (image.getRGB(x, y) == rgb) {
                    columns.add(x);
                }
            }
        }
        return columns;
    }

    @Test
    void bothChartsShareTheAxisOfEpochsAndMarkTheBestOne() {
        List<EpochRow> rows = new ArrayList<>();
        for (int epoch = 1; epoch <= 9; epoch++) {
            rows.add(row(epoch, 120.0 / epoch, 130.0 / epoch, 0.05 * epoch));
        }
        BufferedImage image = LearningCurves.draw(rows, 5);
        List<Integer> losses = List.copyOf(columns(image, TRAIN, 0, 360));
        List<Integer> accuracies = List.copyOf(columns(image, TRAIN, 360, 720));
        // A steep line is blended with the background; a dot's edge may be, too.
        assertThat(losses.get(0)).isCloseTo(accuracies.get(0), within(1));
        assertThat(losses.get(losses.size() - 1)).isCloseTo(accuracies.get(accuracies.size() - 1), within(1));
        java.util.Set<Integer> above = columns(image, BEST, 20, 360);
        assertThat(above).isNotEmpty().isEqualTo(columns(image, BEST, 380, 720));
        int middle = above.iterator().next();
        assertThat(middle).as("epoch 5 of 9").isCloseTo((losses.get(0) + losses.get(losses.size() - 1)) / 2, within(2));
    }

    @Test
    void constantMetricsAreDrawnWithinTheChart() {
        List<EpochRow> rows = new ArrayList<>();
        for (int epoch = 1; epoch <= 3; epoch++) {
            rows.add(row(epoch, 0, 0, 1));
        }
        BufferedImage image = LearningCurves.draw(rows, 3);
        assertThat(columns(image, VALIDATION, 0, 360).size()).isGreaterThan(400);
        assertThat(columns(image, VALIDATION, 360, 720).size()).isGreaterThan(400);
    }

    @Test
    void drawsASingleEpoch() {
        assertThat(pixels(LearningCurves.draw(List.of(row(1, 2.1, 2.0, 0.2)), 1), VALIDATION, 360, 720))
                .isPositive();
    }

    @Test
    void leavesOutWhatWasNotMeasured() {
        BufferedImage image = LearningCurves.draw(
                List.of(row(1, 2.1, Double.NaN, Double.NaN), row(2, 1.9, Double.NaN, Double.NaN)), 2);
        assertThat(pixels(image, TRAIN, 0, 360)).isPositive();
        assertThat(pixels(image, VALIDATION, 0, 720)).isZero();
    }

    @Test
    void refusesNoEpochs() {
        assertThatThrownBy(() -> LearningCurves.draw(List.of(), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
