package dev.vit4j.attention.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightCodecTest {
    /** Decodes as the Javadoc describes, independently of the page's code. */
    private static double[] unpack(byte[] packed, int count, int tokens) {
        double[] weights = new double[count];
        for (int row = 0; row < count; row += tokens) {
            double sum = 0;
            for (int i = row; i < row + tokens; i++) {
                int code = code(packed, i);
                weights[i] = code == WeightCodec.ZERO ? 0 : Math.exp(-code * WeightCodec.STEP);
                sum += weights[i];
            }
            for (int i = row; i < row + tokens; i++) {
                weights[i] /= sum;
            }
        }
        return weights;
    }

    private static int code(byte[] packed, int index) {
        int bit = 12 * index;
        int code = 0;
        for (int i = bit; i < bit + 12; i++) {
            code = 2 * code + ((packed[i / 8] >> (7 - i % 8)) & 1);
        }
        return code;
    }

    @Test
    void everyWeightIsReadBackWithinTheErrorStated() {
        Random random = new Random(1);
        for (double spread : new double[] {0.001, 0.01, 0.1, 1, 3}) {
            float[] weights = Sample.rows(random, 200, 197, spread);
            double[] read = unpack(WeightCodec.pack(weights, 197), weights.length, 197);
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] >= Math.exp(-WeightCodec.RANGE)) {
                    assertThat(read[i] / weights[i]).isCloseTo(1, within(WeightCodec.RELATIVE_ERROR));
                } else {
                    assertThat(read[i]).isCloseTo(weights[i], within(Math.exp(-WeightCodec.RANGE)));
                }
            }
        }
    }

    @Test
    void theErrorStatedIsNearlyReachedByTheWorstRow() {
        // One weight that all the others are just below: they go down a whole step, it goes up by their sum.
        double just = Math.exp(-1e-6);
        double[] powers = new double[1000];
        Arrays.fill(powers, just);
        powers[0] = 1;
        float[] weights = toFloats(powers);
        double[] read = unpack(WeightCodec.pack(weights, 1000), 1000, 1000);
        assertThat(read[0] / weights[0])
                .isBetween(1 + 0.6 * WeightCodec.RELATIVE_ERROR, 1 + WeightCodec.RELATIVE_ERROR);
    }

    private static float[] toFloats(double[] powers) {
        double sum = Arrays.stream(powers).sum();
        float[] weights = new float[powers.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (powers[i] / sum);
        }
        return weights;
    }

    @Test
    void rowsReadBackSumToOne() {
        float[] weights = Sample.rows(new Random(2), 50, 65, 2);
        double[] read = unpack(WeightCodec.pack(weights, 65), weights.length, 65);
        for (int row = 0; row < weights.length; row += 65) {
            assertThat(Arrays.stream(read, row, row + 65).sum()).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void onlyTheLargestWeightsOfARowHaveCodeZero() {
        float top = 0.3f;
        float[] weights = {Math.nextDown(top), top, 0.1f, top};
        byte[] packed = WeightCodec.pack(weights, 4);
        assertThat(code(packed, 0)).isEqualTo(1);
        assertThat(code(packed, 1)).isZero();
        assertThat(code(packed, 3)).isZero();
    }

    @Test
    void noWeightAndThoseBelowTheRangeAreZeroAndOthersAreNot() {
        float least = (float) Math.exp(-WeightCodec.RANGE);
        float[] weights = {1, 0, least / 2, least, least * 1.01f, Float.MIN_VALUE};
        byte[] packed = WeightCodec.pack(weights, 6);
        int[] codes = {
            code(packed, 0), code(packed, 1), code(packed, 2), code(packed, 3), code(packed, 4), code(packed, 5)
        };
        int zero = WeightCodec.ZERO;
        assertThat(codes).containsExactly(0, zero, zero, zero - 1, zero - 3, zero);
    }

    @Test
    void anOddNumberOfWeightsFillsUpHalfAByte() {
        assertThat(WeightCodec.pack(new float[] {0.5f, 0, 0.5f}, 3)).hasSize(5).containsExactly(0, 0x0f, 0xff, 0, 0);
    }

    @Test
    void whatIsNoAttentionIsRefused() {
        assertThatThrownBy(() -> WeightCodec.check(new float[] {0.5f, 0.4f}, 2))
                .hasMessage("a row of attention weights must sum to 1, not " + (0.5 + (double) 0.4f));
        assertThatThrownBy(() -> WeightCodec.check(new float[] {1.5f, -0.5f}, 2))
                .hasMessage("attention weights must be at least 0, not -0.5");
        assertThatThrownBy(() -> WeightCodec.check(new float[] {Float.NaN, 1}, 2))
                .hasMessage("attention weights must be at least 0, not NaN");
        assertThatThrownBy(() -> WeightCodec.check(new float[] {Float.POSITIVE_INFINITY, 1}, 2))
                .hasMessageContaining("must sum to 1");
        WeightCodec.check(Sample.rows(new Random(3), 4, 65, 3), 65);
    }
}
