package dev.vit4j.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    /** Reference: numpy, exp(x)/sum(exp(x)) in float64. */
    @Test
    void agreesWithNumpy() {
        assertThat(Softmax.of(new float[] {1, 2, 3}))
                .containsExactly(
                        new double[] {0.09003057317038046, 0.24472847105479767, 0.6652409557748219}, within(1e-15));
    }

    @Test
    void sumsToOneWhateverTheSize() {
        double[] probabilities = Softmax.of(new float[] {3e38f, -3e38f, 3e38f});
        assertThat(probabilities).containsExactly(0.5, 0, 0.5);
        assertThat(Arrays.stream(Softmax.of(new float[] {-1000, -1001})).sum()).isCloseTo(1, within(1e-12));
    }

    @Test
    void crossEntropyKeepsItsDigitsAtLargeLogits() {
        assertThat(Softmax.crossEntropy(new float[] {3e30f, 3e30f}, 1)).isEqualTo(Math.log(2));
        assertThat(Softmax.crossEntropy(new float[] {0, -2000}, 1)).isEqualTo(2000);
    }

    @Test
    void tellsFiniteFromNot() {
        assertThat(Softmax.finite(new float[] {0, Float.MAX_VALUE})).isTrue();
        assertThat(Softmax.finite(new float[] {0, Float.POSITIVE_INFINITY})).isFalse();
        assertThat(Softmax.finite(new float[] {Float.NaN})).isFalse();
    }
}
