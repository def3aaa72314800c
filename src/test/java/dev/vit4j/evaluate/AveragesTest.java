package dev.vit4j.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AveragesTest {
    private static ClassificationMetrics metrics(int classes, int[] actual, int[] predicted) {
        ClassificationMetrics metrics =
                new ClassificationMetrics(List.of("a", "b", "c", "d").subList(0, classes));
        for (int i = 0; i < actual.length; i++) {
            float[] logits = new float[classes];
            logits[predicted[i]] = 1;
            metrics.add(logits, actual[i]);
        }
        return metrics;
    }

    private static void check(Averages averages, double precision, double recall, double f1) {
        assertThat(averages.precision()).isCloseTo(precision, within(1e-12));
        assertThat(averages.recall()).isCloseTo(recall, within(1e-12));
        assertThat(averages.f1()).isCloseTo(f1, within(1e-12));
    }

    /** The example in scikit-learn's documentation: precision 2/3, 0, 0; recall 1, 0, 0; F1 0.8, 0, 0. */
    @Test
    void agreesWithScikitLearnsExample() {
        ClassificationMetrics metrics = metrics(3, new int[] {0, 1, 2, 0, 1, 2}, new int[] {0, 2, 1, 0, 0, 1});
        check(metrics.macro(), 2.0 / 9, 1.0 / 3, 0.8 / 3);
        check(metrics.micro(), 1.0 / 3, 1.0 / 3, 1.0 / 3);
        check(metrics.weighted(), 2.0 / 9, 1.0 / 3, 0.8 / 3);
    }

    /** Class a: 3 images, 2 right, 2 taken for it. Class b: 1 image, right, 2 taken for it. */
    @Test
    void weightsAreTheClassesImages() {
        ClassificationMetrics metrics = metrics(2, new int[] {0, 0, 0, 1}, new int[] {0, 0, 1, 1});
        check(metrics.macro(), (1 + 0.5) / 2, (2.0 / 3 + 1) / 2, (0.8 + 2.0 / 3) / 2);
        check(metrics.weighted(), (3 * 1 + 0.5) / 4, (3 * 2.0 / 3 + 1) / 4, (3 * 0.8 + 2.0 / 3) / 4);
        check(metrics.micro(), 0.75, 0.75, 0.75);
    }

    /** b: images, never predicted: no precision. c: predicted, no images: no recall. d: neither. */
    @Test
    void figuresThatDoNotExistAreLeftOutOfTheirMean() {
        ClassificationMetrics metrics = metrics(4, new int[] {0, 0, 1, 1}, new int[] {0, 0, 0, 2});
        check(metrics.macro(), (2.0 / 3 + 0) / 2, (1.0 + 0) / 2, (0.8 + 0 + 0) / 3);
        check(metrics.weighted(), 2.0 / 3, 0.5, (2 * 0.8 + 2 * 0) / 4);
        check(metrics.micro(), 0.5, 0.5, 0.5);
    }

    @Test
    void withoutImagesThereAreNone() {
        ClassificationMetrics none = new ClassificationMetrics(List.of("a", "b"));
        assertThat(none.macro().f1()).isNaN();
        assertThat(none.micro().precision()).isNaN();
        assertThat(none.weighted().recall()).isNaN();
    }

    @Test
    void aSingleClassIsAlwaysRight() {
        ClassificationMetrics one = metrics(1, new int[] {0, 0}, new int[] {0, 0});
        check(one.macro(), 1, 1, 1);
        assertThat(one.top1()).isEqualTo(1);
        assertThat(one.top5()).isEqualTo(1);
        assertThat(one.loss()).isZero();
        assertThat(one.expectedCalibrationError()).isZero();
    }
}
