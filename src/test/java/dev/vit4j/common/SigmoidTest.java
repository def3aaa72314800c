package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Compares with PyTorch 2.13 in doubles: {@code sigmoid}, {@code logsigmoid} and {@code BCEWithLogitsLoss}. */
class SigmoidTest {
    @Test
    void probabilities() {
        assertThat(Sigmoid.of(new float[] {-100, -1.5f, 0, 3, 800}))
                .containsExactly(
                        new double[] {3.720075976020836e-44, 0.18242552380635635, 0.5, 0.9525741268224334, 1},
                        within(1e-15));
        assertThat(Sigmoid.of(-100)).isCloseTo(3.720075976020836e-44, within(1e-58));
    }

    @Test
    void logarithmsStayFinite() {
        assertThat(Sigmoid.log(-1000)).isEqualTo(-1000);
        assertThat(Sigmoid.log(2)).isCloseTo(-0.12692801104297252, within(1e-15));
        assertThat(Sigmoid.log(50)).isCloseTo(-1.9287498479639178e-22, within(1e-36));
    }

    @Test
    void crossEntropyIsTheMeanOverClasses() {
        assertThat(Sigmoid.crossEntropy(new float[] {-2, 0.5f, 4, -300}, new float[] {0, 1, 0.25f, 1}))
                .isCloseTo(75.90478873078523, within(1e-12));
    }
}
