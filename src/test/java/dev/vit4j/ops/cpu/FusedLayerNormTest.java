package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.encoder.EncoderOps;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class FusedLayerNormTest {
    @ParameterizedTest
    @CsvSource({"1, 7", "1, 192", "2, 2", "3, 7", "70, 33", "900, 48"})
    void resultAndGradientsAreThoseOfTheStockOperations(int rows, int width) {
        OpChecks.sameAsStock(norm(rows, width));
        OpChecks.sameAsStock(stream(rows, width));
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(norm(1, 19));
        OpChecks.gradientIsSlope(norm(4, 21));
        OpChecks.gradientIsSlope(stream(4, 21));
    }

    @Test
    void constantRowsBecomeBeta() {
        OpGraph graph = norm(5, 37);
        Arrays.fill(graph.values("x"), 1234.5678);
        OpGraph.Outcome outcome = graph.fused(2);
        float[] beta = toFloats(graph.values("beta"));
        for (float[] row : outcome.result().toFloatMatrix()) {
            assertThat(row).isEqualTo(beta);
        }
        for (INDArray gradient : outcome.gradients().values()) {
            for (float value : gradient.reshape(-1).toFloatVector()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        OpGraph graph = stream(1500, 19);
        OpGraph.Outcome one = graph.fused(1);
        OpChecks.sameBits(graph.fused(2), one);
    }

    @Test
    void nanStaysInItsRow() {
        OpGraph graph = norm(9, 20);
        graph.values("x")[20 * 4 + 11] = Double.NaN;
        float[][] y = graph.inference(2).toFloatMatrix();
        for (int r = 0; r < 9; r++) {
            for (float value : y[r]) {
                assertThat(Float.isNaN(value)).isEqualTo(r == 4);
            }
        }
    }

    private static float[] toFloats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }

    private static OpGraph norm(int rows, int width) {
        return new OpGraph(4, (ops, x) -> ops.layerNorm("y", x.apply("x"), x.apply("gamma"), x.apply("beta"), 1e-6))
                .variable("x", rows, width)
                .variable("gamma", width)
                .variable("beta", width);
    }

    /** The normalized stream times the stream: both gradients of x meet. */
    private static OpGraph stream(int rows, int width) {
        return new OpGraph(5, (ops, x) -> {
                    EncoderOps.Normalized both =
                            ops.layerNormResidual("n", x.apply("x"), x.apply("gamma"), x.apply("beta"), 1e-6);
                    return both.result().mul("y", both.residual());
                })
                .variable("x", rows, width)
                .variable("gamma", width)
                .variable("beta", width);
    }
}
