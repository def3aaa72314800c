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
    @CsvSource({
        "1, 1, 1",
        "1, 1, 33",
        "2, 2, 5",
        "3, 3, 16",
        "2, 5, 7",
        "2, 8, 40",
        "2, 1x4, 3",
        "2, 4x7, 5",
        "1, 9x2, 18"
    })
    void neighborsAreThoseOfThePlainLoop(int images, String text, int k) {
        Size size = Size.parse(text);
        OpGraph graph = neighbors(images, size, k);
        double[] x = graph.values("x");
        float[][] y = graph.fused(2).result().toFloatMatrix();
        for (int image = 0; image < images; image++) {
            for (int p = 0; p < size.count(); p++) {
                for (int i = 0; i < 9 * k; i++) {
                    int row = p / size.width() + i / k / 3 - 1;
                    int column = p % size.width() + i / k % 3 - 1;
                    double expected = within(size, row, column) ? x[at(image, size, row, column) * k + i % k] : 0;
                    assertThat(y[image * size.count() + p][i]).isEqualTo((float) expected);
                }
            }
        }
    }

    private static boolean within(Size size, int row, int column) {
        return row >= 0 && row < size.height() && column >= 0 && column < size.width();
    }

    private static int at(int image, Size size, int row, int column) {
        return (image * size.height() + row) * size.width() + column;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 33", "2, 2, 5", "3, 3, 16", "2, 5, 7", "2, 8, 40", "1, 9, 3", "2, 1x4, 3", "2, 4x7, 5"
    })
    void maximaAndTheirGradientsAreThoseOfThePlainLoop(int images, String text, int k) {
        Size size = Size.parse(text);
        OpGraph graph = pool(images, size, k);
        double[] x = graph.values("x");
        OpGraph.Outcome outcome = graph.fused(2);
        float[][] y = outcome.result().toFloatMatrix();
        int rows = (size.height() + 1) / 2;
        int columns = (size.width() + 1) / 2;
        for (int image = 0; image < images; image++) {
            for (int p = 0; p < rows * columns; p++) {
                for (int i = 0; i < k; i++) {
                    double best = 0;
                    for (int row = 2 * (p / columns) - 1; row <= 2 * (p / columns) + 1; row++) {
                        for (int column = 2 * (p % columns) - 1; column <= 2 * (p % columns) + 1; column++) {
                            if (within(size, row, column)) {
                                best = Math.max(best, x[at(image, size, row, column) * k + i]);
                            }
                        }
                    }
                    assertThat(y[image * rows * columns + p][i]).isEqualTo((float) best);
                }
            }
        }
    }

    /** A picture of one place is left to the plain loop: the stock gradient of a slice of one element is wrong. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1", "2, 2, 5", "3, 3, 16", "2, 5, 7", "2, 8, 40", "2, 3x6, 5", "2, 7x4, 17"})
    void resultsAndGradientsAreThoseOfTheStockOperations(int images, String size, int k) {
        OpChecks.sameAsStock(neighbors(images, Size.parse(size), k));
        OpChecks.sameAsStock(pool(images, Size.parse(size), k));
        OpChecks.sameAsStock(convolution(images, Size.parse(size), k));
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(neighbors(2, Size.square(3), 5));
        OpChecks.gradientIsSlope(pool(2, Size.square(4), 3));
        OpChecks.gradientIsSlope(convolution(1, Size.square(4), 3));
    }

    /** As in PyTorch, whose gradient of equal maxima goes to the first, row by row. */
    @Test
    void theGradientOfEqualMaximaGoesToTheFirst() {
        OpGraph graph = pool(1, Size.square(2), 17);
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
        OpGraph graph = pool(2, Size.square(5), 19);
        Arrays.fill(graph.values("x"), -1);
        OpGraph.Outcome outcome = graph.fused(2);
        assertThat(outcome.result().reshape(-1).toFloatVector()).containsOnly(0);
        assertThat(outcome.gradients().get("x").reshape(-1).toFloatVector()).containsOnly(0);
    }

    @Test
    void nanReachesTheMaximaAroundIt() {
        OpGraph graph = pool(1, Size.square(5), 18);
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
        OpGraph graph = convolution(5, Size.square(7), 19);
        OpGraph.Outcome one = graph.fused(1);
        OpGraph.Outcome two = graph.fused(2);
        assertThat(two.result().toFloatMatrix()).isDeepEqualTo(one.result().toFloatMatrix());
        one.gradients()
                .forEach((name, g) -> assertThat(
                                two.gradients().get(name).reshape(-1).toFloatVector())
                        .as(name)
                        .isEqualTo(g.reshape(-1).toFloatVector()));
    }

    private static OpGraph neighbors(int images, Size size, int k) {
        return new OpGraph(3, (ops, x) -> ops.im2col("y", x.apply("x"), new FeatureMap(images, size, k)))
                .variable("x", (long) images * size.count(), k);
    }

    private static OpGraph pool(int images, Size size, int k) {
        return new OpGraph(5, (ops, x) -> ops.reluMaxPool("y", x.apply("x"), new FeatureMap(images, size, k)))
                .variable("x", (long) images * size.count(), k);
    }

    private static OpGraph convolution(int images, Size size, int k) {
        FeatureMap places = new FeatureMap(images, size, k);
        FeatureMap outputs = new FeatureMap(images, size, k + 3);
        return new OpGraph(
                        7,
                        (ops, x) -> ops.reluMaxPool(
                                "y",
                                ops.linear("c", ops.im2col("n", x.apply("x"), places), x.apply("weight"), null),
                                outputs))
                .variable("x", (long) images * size.count(), k)
                .variable("weight", k + 3, 9L * k);
    }
}
