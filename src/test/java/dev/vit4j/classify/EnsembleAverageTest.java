package dev.vit4j.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.Softmax;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EnsembleAverageTest {
    private static float[] logs(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int c = 0; c < logits.length; c++) {
            logits[c] = (float) (3 + Math.log(probabilities[c])); // a shift that softmax takes out
        }
        return logits;
    }

    @Test
    void probabilitiesAreAveragedNotLogits() {
        float[] mean = EnsembleAverage.logOfMeanProbabilities(List.of(logs(0.98, 0.02), logs(0.3, 0.7)));
        assertThat(Softmax.of(mean)).containsExactly(new double[] {0.64, 0.36}, Offset.offset(1e-6));
        assertThat(Math.exp(mean[0])).isCloseTo(0.64, within(1e-6)); // they are logarithms of probabilities already
    }

    @Test
    void smallProbabilitiesDoNotBecomeMinusInfinity() {
        float[] mean = EnsembleAverage.logOfMeanProbabilities(List.of(new float[] {0, -2000}, new float[] {0, -1000}));
        assertThat(mean[0]).isEqualTo((float) Math.log(1));
        assertThat(mean[1]).isCloseTo((float) (-1000 - Math.log(2)), within(1e-3f));
    }

    @Test
    void whatIsNotFiniteStaysThat() {
        float[] mean = EnsembleAverage.logOfMeanProbabilities(List.of(new float[] {0, 1}, new float[] {Float.NaN, 1}));
        assertThat(Softmax.finite(mean)).isFalse();
        float[] infinite = {Float.POSITIVE_INFINITY, 1};
        assertThat(Softmax.finite(EnsembleAverage.logOfMeanProbabilities(List.of(infinite, new float[] {0, 1}))))
                .isFalse();
    }

    @Test
    void meanOfVectors() {
        assertThat(EnsembleAverage.mean(List.of(new float[] {1, -2}, new float[] {2, 4})))
                .containsExactly(1.5f, 1);
    }

    @Test
    void cosineOfVectorsBesideEachOtherIsTheMeanOfTheirCosines() {
        float[] a = EnsembleAverage.besideEachOther(List.of(new float[] {3, 4}, new float[] {100, 0, 0}));
        float[] b = EnsembleAverage.besideEachOther(List.of(new float[] {4, 3}, new float[] {0, 0, 0.01f}));
        assertThat(a).containsExactly(0.6f, 0.8f, 1, 0, 0);
        assertThat(Cosine.of(a, b)).isCloseTo((24.0 / 25 + 0) / 2, within(1e-6));
        assertThat(EnsembleAverage.besideEachOther(List.of(new float[2], new float[] {0, 2})))
                .containsExactly(0, 0, 0, 1);
    }

    @Test
    void cosines() {
        assertThat(Cosine.of(new float[] {1, 1}, new float[] {2, 2})).isEqualTo(1);
        assertThat(Cosine.of(new float[] {1, 0}, new float[] {0, 5})).isZero();
        assertThat(Cosine.of(new float[] {1, 2}, new float[] {-1, -2})).isEqualTo(-1);
        assertThat(Cosine.of(new float[] {1, 2}, new float[2])).isZero();
        assertThat(Cosine.of(new float[] {1, Float.NaN}, new float[] {1, 2})).isNaN();
        assertThatThrownBy(() -> Cosine.of(new float[2], new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2!=3");
    }
}
