package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vit4j.ops.cpu.engine.WeightLayout;
import dev.vit4j.ops.encoder.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedLinearTest {
    /** R, I, O: no multiples of a vector, one row, one column, more rows than one chunk and one lane. */
    private static final String SHAPES = """
            1, 2, 3
            1, 17, 33
            3, 5, 7
            33, 16, 48
            130, 19, 131
            700, 37, 21
            2600, 9, 13
            600, 20, 70
            61, 200, 90
            """;

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void linearIsThatOfTheStockOperations(int rows, int in, int out) {
        OpChecks.sameAsStock(linear(rows, in, out));
        OpChecks.sameAsStock(new OpGraph(1, (ops, x) -> ops.linear("y", x.apply("x"), x.apply("weight"), null))
                .variable("x", rows, in)
                .variable("weight", out, in));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void linearWithActivationIsThatOfTheStockOperations(int rows, int in, int out) {
        for (Activation activation : Activation.values()) {
            OpChecks.sameAsStock(activated(activation, rows, in, out));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void linearWithResidualAndScaleIsThatOfTheStockOperations(int rows, int in, int out) {
        OpChecks.sameAsStock(added(rows, in, out, 0));
        OpChecks.sameAsStock(added(rows, in, out, 1));
        OpChecks.sameAsStock(added(rows, in, out, out));
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(linear(5, 6, 7));
        for (Activation activation : Activation.values()) {
            OpChecks.gradientIsSlope(activated(activation, 5, 6, 7));
        }
        OpChecks.gradientIsSlope(added(5, 6, 7, 1));
        OpChecks.gradientIsSlope(added(5, 6, 7, 7));
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        for (OpGraph graph : new OpGraph[] {linear(2600, 19, 37), gelu(2600, 19, 37), added(70, 19, 300, 1)}) {
            for (WeightLayout layout : WeightLayout.values()) {
                sameBits(graph, layout);
            }
        }
    }

    private static void sameBits(OpGraph graph, WeightLayout layout) {
        OpGraph.Outcome one = graph.fused(1, layout);
        for (int threads : new int[] {2, 3}) {
            OpChecks.sameBits(graph.fused(threads, layout), one);
        }
    }

    @Test
    void inferenceGivesTheBitsOfTrainingWhereTheActivationIsOurs() {
        for (Activation activation : Activation.values()) {
            OpGraph graph = activated(activation, 50, 20, 30);
            for (WeightLayout layout : new WeightLayout[] {WeightLayout.NONE, WeightLayout.BLOCKS}) {
                assertThat(graph.frozen(2, layout).toFloatMatrix())
                        .isDeepEqualTo(graph.fused(2, layout).result().toFloatMatrix());
            }
        }
    }

    /** oneDNN's activations are other polynomials where nobody asks for its derivative; all else is the same to the last bit. */
    @Test
    void inferenceGivesTheNumbersOfTraining() {
        for (Activation activation : Activation.values()) {
            OpGraph activated = activated(activation, 50, 20, 30);
            OpChecks.close(
                    activation.name(),
                    activated.inference(2),
                    activated.fused(2).result(),
                    5e-7);
        }
        for (OpGraph graph : new OpGraph[] {linear(50, 20, 30), added(50, 20, 30, 0), added(50, 20, 30, 30)}) {
            assertThat(graph.inference(2).toFloatMatrix())
                    .isDeepEqualTo(graph.fused(2).result().toFloatMatrix());
        }
    }

    @Test
    void nanInIsNanOut() {
        OpGraph graph = gelu(40, 20, 30);
        graph.values("x")[20 * 7 + 3] = Double.NaN;
        float[][] y = graph.inference(2).toFloatMatrix();
        for (int r = 0; r < 40; r++) {
            for (float value : y[r]) {
                assertThat(Float.isNaN(value)).isEqualTo(r == 7);
            }
        }
    }

    private static OpGraph linear(int rows, int in, int out) {
        return new OpGraph(1, (ops, x) -> ops.linear("y", x.apply("x"), x.apply("weight"), x.apply("bias")))
                .variable("x", rows, in)
                .variable("weight", out, in)
                .variable("bias", out);
    }

    private static OpGraph gelu(int rows, int in, int out) {
        return activated(Activation.GELU, rows, in, out);
    }

    private static OpGraph activated(Activation activation, int rows, int in, int out) {
        return new OpGraph(
                        2,
                        (ops, x) ->
                                ops.linearActivation("y", x.apply("x"), x.apply("weight"), x.apply("bias"), activation))
                .variable("x", rows, in)
                .variable("weight", out, in)
                .variable("bias", out);
    }

    /** Scale [R, scaleColumns], or none for 0. */
    private static OpGraph added(int rows, int in, int out, int scaleColumns) {
        OpGraph graph = new OpGraph(
                        3,
                        (ops, x) -> ops.linearAdd(
                                "y",
                                x.apply("x"),
                                x.apply("weight"),
                                x.apply("bias"),
                                x.apply("residual"),
                                scaleColumns == 0 ? null : x.apply("scale")))
                .variable("x", rows, in)
                .variable("weight", out, in)
                .variable("bias", out)
                .variable("residual", rows, out);
        return scaleColumns == 0 ? graph : graph.placeholder("scale", rows, scaleColumns);
    }
}
