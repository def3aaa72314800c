package dev.vit4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @TempDir
    private Path folder;

    private static EpochRow row(int epoch, double trainLoss, double valLoss, double valTop1) {
        return new EpochRow(epoch, 100L * epoch, trainLoss, 0.5, valLoss, valTop1, 1e-3, 200, 1, 60);
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
        LearningCurves.write(rows, file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(pixels(image, TRAIN, 0, 360)).isPositive();
        assertThat(pixels(image, VALIDATION, 0, 360)).isPositive();
        assertThat(pixels(image, VALIDATION, 360, 720)).isPositive();
        assertThat(pixels(image, TRAIN, 360, 720)).isZero();
    }

    @Test
    void drawsASingleEpoch() {
        assertThat(pixels(LearningCurves.draw(List.of(row(1, 2.1, 2.0, 0.2))), VALIDATION, 360, 720))
                .isPositive();
    }

    @Test
    void leavesOutWhatWasNotMeasured() {
        BufferedImage image =
                LearningCurves.draw(List.of(row(1, 2.1, Double.NaN, Double.NaN), row(2, 1.9, Double.NaN, Double.NaN)));
        assertThat(pixels(image, TRAIN, 0, 360)).isPositive();
        assertThat(pixels(image, VALIDATION, 0, 720)).isZero();
    }

    @Test
    void refusesNoEpochs() {
        assertThatThrownBy(() -> LearningCurves.draw(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
