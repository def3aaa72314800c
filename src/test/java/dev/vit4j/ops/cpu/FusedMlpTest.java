package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.encoder.LinearWeights;
import dev.vit4j.ops.encoder.MlpOptions;
import dev.vit4j.ops.encoder.MlpWeights;
import dev.vit4j.ops.encoder.NormWeights;
import dev.vit4j.ops.fused.FusedMlp;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class FusedMlpTest {
    /** R, D, M: no multiples of a vector, one row, few rows and many, columns in several panels, one lane and more. */
    private static final String SHAPES = """
            1, 2, 3
            1, 17, 33
            7, 16, 48
            33, 70, 19
            130, 19, 131
            200, 130, 300
            530, 20, 70
            700, 37, 21
            2600, 9, 13
            """;

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void isThatOfTheStockOperations(int rows, int width, int hidden) {
        OpChecks.sameAsStock(mlp(rows, width, hidden, 0));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void scaledIsThatOfTheStockOperations(int rows, int width, int hidden) {
        OpChecks.sameAsStock(mlp(rows, width, hidden, 1));
        OpChecks.sameAsStock(mlp(rows, width, hidden, width));
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(mlp(5, 6, 7, 0));
        OpChecks.gradientIsSlope(mlp(5, 6, 7, 1));
        OpChecks.gradientIsSlope(mlp(5, 6, 7, 6));
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        for (OpGraph graph : new OpGraph[] {mlp(2600, 19, 37, 0), mlp(70, 80, 200, 1), mlp(530, 24, 70, 24)}) {
            OpGraph.Outcome one = graph.fused(1);
            for (int threads : new int[] {2, 3}) {
                OpChecks.sameBits(graph.fused(threads), one);
            }
        }
    }

    /** What is fixed has no gradient, and the others' come out the same. */
    @Test
    void gradientsThatNobodyWantsChangeNoOther() {
        OpGraph.Outcome all = mlp(600, 24, 70, 0).fused(2);
        for (String fixed : new String[] {"x", "gamma", "inner", "outer", "innerBias"}) {
            OpGraph.Outcome some = mlp(600, 24, 70, 0, fixed).fused(2);
            assertThat(some.gradients()).hasSize(all.gradients().size() - 1).doesNotContainKey(fixed);
            some.gradients()
                    .forEach((name, g) -> assertThat(g.reshape(-1).toFloatVector())
                            .as("%s without that of %s", name, fixed)
                            .isEqualTo(all.gradients().get(name).reshape(-1).toFloatVector()));
        }
    }

    @Test
    void gradientsOfAGateThatNobodyWantsChangeNoOther() {
        Kind kind = new Kind(Activation.SILU, true, true, true);
        OpGraph.Outcome all = mlp(kind, 600, 24, 70, 0).fused(2);
        for (String fixed : new String[] {"x", "gate", "gateBias", "innerGamma", "inner"}) {
            OpGraph.Outcome some = mlp(kind, 600, 24, 70, 0, fixed).fused(2);
            assertThat(some.gradients()).hasSize(all.gradients().size() - 1).doesNotContainKey(fixed);
            some.gradients()
                    .forEach((name, g) -> assertThat(g.reshape(-1).toFloatVector())
                            .as("%s without that of %s", name, fixed)
                            .isEqualTo(all.gradients().get(name).reshape(-1).toFloatVector()));
        }
    }

    @Test
    void notANumberStaysInItsRow() {
        for (int rows : new int[] {20, 600}) {
            OpGraph graph = mlp(rows, 24, 40, 0);
            graph.values("x")[5 * 24 + 3] = Double.NaN;
            float[][] result = graph.inference(2).toFloatMatrix();
            for (int row = 0; row < rows; row++) {
                for (float value : result[row]) {
                    assertThat(Float.isNaN(value)).as("row %d of %d", row, rows).isEqualTo(row == 5);
                }
            }
        }
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        SameDiff sd = SameDiff.create();
        MlpWeights weights = new MlpWeights(
                new NormWeights(sd.constant("gamma", Nd4j.ones(8)), sd.constant("beta", Nd4j.zeros(8))),
                new LinearWeights(sd.constant("inner", Nd4j.zeros(5, 8)), sd.constant("innerBias", Nd4j.zeros(5))),
                new LinearWeights(sd.constant("outer", Nd4j.zeros(8, 6)), sd.constant("outerBias", Nd4j.zeros(8))));
        FusedMlp operation = new FusedMlp(
                sd, sd.placeHolder("x", DataType.FLOAT, 3, 8), weights, new MlpOptions(1e-6, Activation.GELU), null);
        assertThatThrownBy(() -> operation.outputShapes(Arrays.stream(operation.args())
                        .map(variable -> variable.getShape())
                        .toList()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[5, 8]")
                .hasMessageContaining("[8, 6]");
    }

    /** What it may have: a gate, a norm of the inner values, biases. */
    private record Kind(Activation activation, boolean gate, boolean innerNorm, boolean biases) {
        static final Kind PLAIN = new Kind(Activation.GELU, false, false, true);
    }

    private static final List<Kind> KINDS = List.of(
            new Kind(Activation.GELU_TANH, false, false, true),
            new Kind(Activation.QUICK_GELU, false, false, false),
            new Kind(Activation.RELU, false, true, true),
            new Kind(Activation.SILU, true, false, true),
            new Kind(Activation.SILU, true, true, true),
            new Kind(Activation.GELU, true, false, false));

    @ParameterizedTest
    @CsvSource(textBlock = """
            1, 17, 33
            7, 16, 48
            200, 130, 300
            700, 37, 21
            2600, 9, 13
            """)
    void anyKindIsThatOfTheStockOperations(int rows, int width, int hidden) {
        for (Kind kind : KINDS) {
            OpChecks.sameAsStock(mlp(kind, rows, width, hidden, rows == 7 ? 1 : 0));
        }
    }

    @Test
    void gradientsOfAnyKindAreSlopes() {
        for (Kind kind : KINDS) {
            OpChecks.gradientIsSlope(mlp(kind, 5, 6, 7, 1));
        }
    }

    @Test
    void anyKindGivesTheSameBitsOnAnyNumberOfThreads() {
        for (Kind kind : KINDS) {
            for (OpGraph graph : new OpGraph[] {mlp(kind, 2600, 19, 37, 0), mlp(kind, 70, 80, 200, 1)}) {
                OpGraph.Outcome one = graph.fused(1);
                OpChecks.sameBits(graph.fused(3), one);
            }
        }
    }

    /** Where norm and maps are faster one after the other. */
    @Test
    void anyKindMadeOfPartsIsThatOfTheStockOperations() {
        for (Kind kind : KINDS) {
            OpGraph graph = mlp(kind, 33, 19, 21, 1);
            OpChecks.same(graph.inParts(2), graph.stock());
        }
    }

    @Test
    void gatesThatDoNotFitAreRefused() {
        SameDiff sd = SameDiff.create();
        MlpWeights weights = new MlpWeights(
                new NormWeights(sd.constant("gamma", Nd4j.ones(8)), sd.constant("beta", Nd4j.zeros(8))),
                new LinearWeights(sd.constant("inner", Nd4j.zeros(5, 8)), null),
                new LinearWeights(sd.constant("gate", Nd4j.zeros(4, 8)), null),
                null,
                new LinearWeights(sd.constant("outer", Nd4j.zeros(8, 5)), null));
        FusedMlp operation = new FusedMlp(
                sd, sd.placeHolder("x", DataType.FLOAT, 3, 8), weights, new MlpOptions(1e-6, Activation.SILU), null);
        assertThatThrownBy(() -> operation.outputShapes(Arrays.stream(operation.args())
                        .map(variable -> variable.getShape())
                        .toList()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[4, 8]");
    }

    private static OpGraph mlp(int rows, int width, int hidden, int scaleColumns, String... fixed) {
        return mlp(Kind.PLAIN, rows, width, hidden, scaleColumns, fixed);
    }

    private static OpGraph mlp(Kind kind, int rows, int width, int hidden, int scaleColumns, String... fixed) {
        OpGraph graph = new OpGraph(3, (ops, x) -> {
            MlpWeights weights = new MlpWeights(
                    new NormWeights(x.apply("gamma"), x.apply("beta")),
                    new LinearWeights(x.apply("inner"), kind.biases() ? x.apply("innerBias") : null),
                    kind.gate() ? new LinearWeights(x.apply("gate"), kind.biases() ? x.apply("gateBias") : null) : null,
                    kind.innerNorm() ? new NormWeights(x.apply("innerGamma"), x.apply("innerBeta")) : null,
                    new LinearWeights(x.apply("outer"), kind.biases() ? x.apply("outerBias") : null));
            MlpOptions options = new MlpOptions(1e-5, kind.activation());
            return ops.mlp("y", x.apply("x"), weights, options, scaleColumns == 0 ? null : x.apply("scale"));
        });
        put(graph, "x", fixed, rows, width);
        put(graph, "gamma", fixed, width);
        put(graph, "beta", fixed, width);
        put(graph, "inner", fixed, hidden, width);
        if (kind.biases()) {
            put(graph, "innerBias", fixed, hidden);
        }
        put(graph, "outer", fixed, width, hidden);
        if (kind.biases()) {
            put(graph, "outerBias", fixed, width);
        }
        if (kind.gate()) {
            put(graph, "gate", fixed, hidden, width);
        }
        if (kind.gate() && kind.biases()) {
            put(graph, "gateBias", fixed, hidden);
        }
        if (kind.innerNorm()) {
            put(graph, "innerGamma", fixed, hidden);
            put(graph, "innerBeta", fixed, hidden);
        }
        return scaleColumns == 0 ? graph : graph.placeholder("scale", rows, scaleColumns);
    }

    private static void put(OpGraph graph, String name, String[] fixed, long... shape) {
        if (Arrays.asList(fixed).contains(name)) {
            graph.placeholder(name, shape);
        } else {
            graph.variable(name, shape);
        }
    }
}
