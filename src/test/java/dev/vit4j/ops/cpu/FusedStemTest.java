package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.common.Size;
import dev.vit4j.ops.encoder.EncoderOps.FeatureMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The two operations of a stem of convolutions: neighborhoods, and ReLU with the maximum over neighbors. */
class FusedStemTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 33", "2, 2, 5", "3, 3, 16", "2, 5, 7", "2, 8, 40"})
    void neighborsAreThoseOfThePlainLoop(int images, int side, int k) {
        OpGraph graph = neighbors(images, side, k);
        double[] x = graph.values("x");
        float[][] y = graph.fused(2).result().toFloatMatrix();
        for (int image = 0; image < images; image++) {
            for (int p = 0; p < side * side; p++) {
                for (int i = 0; i < 9 * k; i++) {
                    int row = p / side + i / (3 * k) - 1;
                    int column = p % side + i / k % 3 - 1;
                    boolean within = row >= 0 && row < side && column >= 0 && column < side;
                    double expected = within ? x[((image * side + row) * side + column) * k + i % k] : 0;
                    assertThat(y[image * side * side + p][i]).isEqualTo((float) expected);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 33", "2, 2, 5", "3, 3, 16", "2, 5, 7", "2, 8, 40", "1, 9, 3"})
    void maximaAndTheirGradientsAreThoseOfThePlainLoop(int images, int side, int k) {
        OpGraph graph = pool(images, side, k);
        double[] x = graph.values("x");
        OpGraph.Outcome outcome = graph.fused(2);
        float[][] y = outcome.result().toFloatMatrix();
        int pooled = (side + 1) / 2;
        for (int image = 0; image < images; image++) {
            for (int p = 0; p < pooled * pooled; p++) {
                for (int i = 0; i < k; i++) {
                    double best = 0;
                    for (int row = 2 * (p / pooled) - 1; row <= 2 * (p / pooled) + 1; row++) {
                        for (int column = 2 * (p % pooled) - 1; column <= 2 * (p % pooled) + 1; column++) {
                            if (row >= 0 && row < side && column >= 0 && column < side) {
                                best = Math.max(best, x[((image * side + row) * side + column) * k + i]);
                            }
                        }
                    }
                    assertThat(y[image * pooled * pooled + p][i]).isEqualTo((float) best);
                }
            }
        }
    }

    /** A picture of one place is left to the plain loop: the stock gradient of a slice of one element is wrong. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1", "2, 2, 5", "3, 3, 16", "2, 5, 7", "2, 8, 40"})
    void resultsAndGradientsAreThoseOfTheStockOperations(int images, int side, int k) {
        OpChecks.sameAsStock(neighbors(images, side, k));
        OpChecks.sameAsStock(pool(images, side, k));
        OpChecks.sameAsStock(convolution(images, side, k));
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(neighbors(2, 3, 5));
        OpChecks.gradientIsSlope(pool(2, 4, 3));
        OpChecks.gradientIsSlope(convolution(1, 4, 3));
    }

    /** As in PyTorch, whose gradient of equal maxima goes to the first, row by row. */
    @Test
    void theGradientOfEqualMaximaGoesToTheFirst() {
        OpGraph graph = pool(1, 2, 17);
        Arrays.fill(graph.values("x"), 3);
        INDArray dx = graph.fused(1).gradients().get("x");
        for (int i = 0; i < 17; i++) {
            assertThat(dx.getFloat(0, i)).isNotZero();
            for (int place = 1; place < 4; place++) {
                assertThat(dx.getFloat(place, i)).isZero();
            }
        }
    }

    @Test
    void nothingComesBackWhereReluCutOff() {
        OpGraph graph = pool(2, 5, 19);
        Arrays.fill(graph.values("x"), -1);
        OpGraph.Outcome outcome = graph.fused(2);
        assertThat(outcome.result().reshape(-1).toFloatVector()).containsOnly(0);
        assertThat(outcome.gradients().get("x").reshape(-1).toFloatVector()).containsOnly(0);
    }

    @Test
    void nanReachesTheMaximaAroundIt() {
        OpGraph graph = pool(1, 5, 18);
        graph.values("x")[(2 * 5 + 2) * 18 + 4] = Double.NaN; // the middle place
        float[][] y = graph.inference(2).toFloatMatrix();
        for (int p = 0; p < 9; p++) {
            for (int i = 0; i < 18; i++) {
                assertThat(Float.isNaN(y[p][i])).isEqualTo(p == 4 && i == 4);
            }
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        OpGraph graph = convolution(5, 7, 19);
        OpGraph.Outcome one = graph.fused(1);
        OpGraph.Outcome two = graph.fused(2);
        assertThat(two.result().toFloatMatrix()).isDeepEqualTo(one.result().toFloatMatrix());
        one.gradients()
                .forEach((name, g) -> assertThat(
                                two.gradients().get(name).reshape(-1).toFloatVector())
                        .as(name)
                        .isEqualTo(g.reshape(-1).toFloatVector()));
    }

    private static OpGraph neighbors(int images, int side, int k) {
        return new OpGraph(3, (ops, x) -> ops.im2col("y", x.apply("x"), new FeatureMap(images, Size.square(side), k)))
                .variable("x", (long) images * side * side, k);
    }

    private static OpGraph pool(int images, int side, int k) {
        return new OpGraph(5, (ops, x) -> ops.reluMaxPool("y", x.apply("x"), new FeatureMap(images, Size.square(side), k)))
                .variable("x", (long) images * side * side, k);
    }

    private static OpGraph convolution(int images, int side, int k) {
        FeatureMap places = new FeatureMap(images, Size.square(side), k);
        FeatureMap outputs = new FeatureMap(images, Size.square(side), k + 3);
        return new OpGraph(
                        7,
                        (ops, x) -> ops.reluMaxPool(
                                "y",
                                ops.linear("c", ops.im2col("n", x.apply("x"), places), x.apply("weight"), null),
                                outputs))
                .variable("x", (long) images * side * side, k)
                .variable("weight", k + 3, 9L * k);
    }
}
