package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.optimizer.AdamWUpdater.Segment;
import dev.vit4j.ops.optimizer.AdamWUpdater.Update;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CpuAdamWTest {
    private static final int LENGTH = 9001;
    private static final int DECAYED = 5003;

    @Test
    void fiveStepsEqualAPlainLoopInDoubles() {
        Random random = new Random(1);
        double[] p = random.doubles(LENGTH).map(u -> (float) u).toArray();
        double[] m = new double[LENGTH];
        double[] v = new double[LENGTH];
        INDArray parameters = Nd4j.createFromArray(toFloats(p));
        INDArray first = Nd4j.createFromArray(new float[LENGTH]);
        INDArray second = Nd4j.createFromArray(new float[LENGTH]);
        try (CpuAdamW adam = new CpuAdamW(2)) {
            for (int step = 1; step <= 5; step++) {
                double[] g = random.doubles(LENGTH).map(u -> (float) (u - 0.3)).toArray();
                adam.step(
                        parameters,
                        Nd4j.createFromArray(toFloats(g)),
                        first,
                        second,
                        List.of(new Segment(DECAYED, 0.05, 1), new Segment(LENGTH - DECAYED, 0, 0.25)),
                        new Update(1e-2, 0.7, 0.9, 0.999, 1e-8, step));
                reference(p, g, m, v, step);
            }
        }
        float[] actual = parameters.toFloatVector();
        for (int i = 0; i < LENGTH; i++) {
            assertThat((double) actual[i]).as("parameter %d", i).isCloseTo(p[i], within(1e-6));
        }
    }

    @Test
    void gatheringReplacesOrAddsScaledTensorsOneAfterTheOther() {
        float[] x = toFloats(new Random(2).doubles(LENGTH - 7).toArray());
        INDArray to = Nd4j.ones(LENGTH);
        List<INDArray> parts =
                List.of(Nd4j.createFromArray(x), Nd4j.createFromArray(new float[] {1, 2, 3, 4, 5, 6, 7}));
        try (CpuAdamW adam = new CpuAdamW(2)) {
            adam.gather(to, parts, 1, true);
            assertThat(to.getFloat(17)).isEqualTo(x[17]);
            assertThat(to.getFloat(LENGTH - 1)).isEqualTo(7);
            adam.gather(to, parts, 0.5, false);
            assertThat(to.getFloat(5000)).isEqualTo(x[5000] + 0.5f * x[5000]);
            assertThat(to.getFloat(LENGTH - 1)).isEqualTo(10.5f);
            assertThatThrownBy(() -> adam.gather(to, parts.subList(0, 1), 1, true))
                    .hasMessageContaining("parts");
        }
    }

    /** PyTorch's AdamW, single-tensor form, gradients scaled by 0.7 first. */
    private static void reference(double[] p, double[] g, double[] m, double[] v, int step) {
        for (int i = 0; i < LENGTH; i++) {
            double gradient = 0.7 * g[i];
            double learningRate = i < DECAYED ? 1e-2 : 0.25e-2;
            p[i] -= i < DECAYED ? learningRate * 0.05 * p[i] : 0;
            m[i] = 0.9 * m[i] + 0.1 * gradient;
            v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
            double mHat = m[i] / (1 - Math.pow(0.9, step));
            double vHat = v[i] / (1 - Math.pow(0.999, step));
            p[i] -= learningRate * mHat / (Math.sqrt(vHat) + 1e-8);
        }
    }

    @Test
    void sumOfSquaresIsThatOfDoublesAndTheSameForAnyNumberOfThreads() {
        float[] x = new float[100_003];
        Random random = new Random(2);
        double expected = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] = 1000 + random.nextFloat();
            expected += (double) x[i] * x[i];
        }
        INDArray array = Nd4j.createFromArray(x);
        try (CpuAdamW one = new CpuAdamW(1);
                CpuAdamW two = new CpuAdamW(2)) {
            assertThat(one.sumOfSquares(array)).isCloseTo(expected, within(1e-12 * expected));
            assertThat(two.sumOfSquares(array)).isEqualTo(one.sumOfSquares(array));
        }
    }

    @Test
    void theAverageGoesItsShareOfTheWay() {
        INDArray average = Nd4j.createFromArray(new float[] {1, 2, -3, 4, 5});
        INDArray x = Nd4j.createFromArray(new float[] {2, 2, 7, 0, -5});
        try (CpuAdamW adam = new CpuAdamW(2)) {
            adam.average(average, x, 0.9);
        }
        float[] expected = {1.1f, 2, -2, 3.6f, 4};
        for (int i = 0; i < expected.length; i++) {
            assertThat(average.getFloat(i)).isCloseTo(expected[i], within(1e-6f));
        }
    }

    @Test
    void aPartOfAVectorIsUpdatedAlone() {
        INDArray all = Nd4j.ones(10);
        INDArray part = all.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(3, 7));
        try (CpuAdamW adam = new CpuAdamW(1)) {
            adam.average(part, Nd4j.zeros(4), 0);
        }
        assertThat(all.toFloatVector()).containsExactly(1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void lengthsMustAgree() {
        INDArray x = Nd4j.zeros(4);
        try (CpuAdamW adam = new CpuAdamW(1)) {
            assertThatThrownBy(() ->
                            adam.step(x, x, x, x, List.of(new Segment(3, 0, 1)), new Update(1, 1, 0.9, 0.999, 1e-8, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("segments: 3 values, not 4");
        }
    }

    private static float[] toFloats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }
}
