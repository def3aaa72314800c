package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.cpu.engine.WeightLayout;
import dev.vit4j.ops.encoder.AttentionPositions;
import dev.vit4j.ops.encoder.AttentionPositions.Rotary;
import dev.vit4j.ops.encoder.EncoderOps.AttentionNames;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import dev.vit4j.ops.encoder.LinearWeights;
import dev.vit4j.ops.encoder.QkvWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FusedAttentionTest {
    private static final String WEIGHTS = "weights";

    /** B, T, H, E: one token, one head, one image, tails of all lengths, several lanes of images. */
    private static final String SHAPES = """
            1, 1, 2, 3
            1, 2, 1, 3
            2, 5, 3, 4
            3, 17, 2, 9
            9, 65, 1, 16
            1, 197, 2, 8
            2, 300, 1, 5
            300, 9, 2, 3
            """;

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void resultAndGradientsAreThoseOfTheStockOperations(int b, int t, int h, int e) {
        OpChecks.sameAsStock(attention(b, t, h, e, t, true, false));
        OpChecks.sameAsStock(attention(b, t, h, e, t, false, true));
    }

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES)
    void theFirstTokenAloneAsksAsItDoesAmongAll(int b, int t, int h, int e) {
        OpChecks.sameAsStock(attention(b, t, h, e, 1, true, true));
        OpChecks.sameAsStock(attention(b, t, h, e, 1, false, false));
        INDArray all = attention(b, t, h, e, t, true, false).fused(2).result().reshape(b, t, -1);
        INDArray first = attention(b, t, h, e, 1, true, false).fused(2).result();
        for (int image = 0; image < b; image++) {
            for (int column = 0; column < h * e; column++) {
                assertThat(first.getFloat(image, column)).isCloseTo(all.getFloat(image, 0, column), within(2e-6f));
            }
        }
    }

    /** As {@link #SHAPES}, where there are others to look up. */
    private static final String SHAPES_WITH_OTHERS = """
            1, 2, 1, 3
            2, 5, 3, 4
            3, 17, 2, 9
            9, 65, 1, 16
            1, 197, 2, 8
            2, 300, 1, 5
            300, 9, 2, 3
            """;

    @ParameterizedTest
    @CsvSource(textBlock = SHAPES_WITH_OTHERS)
    void withoutThemselvesToo(int b, int t, int h, int e) {
        OpChecks.sameAsStock(ofOthers(b, t, h, e, t, true, false));
        OpChecks.sameAsStock(ofOthers(b, t, h, e, t, false, true));
        OpChecks.sameAsStock(ofOthers(b, t, h, e, 1, true, true));
        INDArray all = ofOthers(b, t, h, e, t, true, false).fused(2).result().reshape(b, t, -1);
        INDArray first = ofOthers(b, t, h, e, 1, true, false).fused(2).result();
        for (int image = 0; image < b; image++) {
            for (int column = 0; column < h * e; column++) {
                assertThat(first.getFloat(image, column)).isCloseTo(all.getFloat(image, 0, column), within(2e-6f));
            }
        }
    }

    /** Few images are shared out by ranges of queries, many by images. */
    @ParameterizedTest
    @CsvSource({"1, 101, 2, 5", "9, 33, 2, 7"})
    void theirOwnWeightIsExactlyZeroTheOthersSumToOne(int b, int t, int h, int e) {
        INDArray weights = ofOthers(b, t, h, e, t, true, false)
                .fused(2, WEIGHTS)
                .more()
                .get(WEIGHTS)
                .reshape((long) b * h, t, t);
        for (int matrix = 0; matrix < b * h; matrix++) {
            for (int query = 0; query < t; query++) {
                float sum = 0;
                for (int key = 0; key < t; key++) {
                    float weight = weights.getFloat(matrix, query, key);
                    sum += weight;
                    assertThat(weight == 0).as("weight %d, %d", query, key).isEqualTo(query == key);
                }
                assertThat(sum).isCloseTo(1, within(1e-6f));
            }
        }
    }

    @Test
    void agreementWithOneselfDoesNotCountHoweverLarge() {
        OpGraph graph = ofOthers(2, 6, 1, 4, 6, false, false);
        System.arraycopy(graph.values("wq"), 0, graph.values("wk"), 0, 16); // each token agrees best with itself
        for (String name : new String[] {"wq", "wk"}) {
            double[] w = graph.values(name);
            for (int i = 0; i < w.length; i++) {
                w[i] *= 1e4;
            }
        }
        OpGraph.Outcome outcome = graph.fused(1, WEIGHTS);
        INDArray weights = outcome.more().get(WEIGHTS).reshape(2, 6, 6);
        assertThat(weights.sum(2).toFloatMatrix()).isDeepEqualTo(Nd4j.ones(2, 6).toFloatMatrix());
        assertThat(weights.getFloat(1, 3, 3)).isZero();
        outcome.gradients()
                .forEach((name, gradient) ->
                        assertThat(gradient.isNaN().any()).as(name).isFalse());
    }

    @Test
    void aTokenAloneHasNoOthers() {
        assertThatThrownBy(() -> ofOthers(2, 1, 1, 3, 1, true, false).inference(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 tokens, not 1");
    }

    /** Wider than one panel of blocks; weights as small as a model's, or rounding alone would exceed the tolerance. */
    @ParameterizedTest
    @ValueSource(ints = {1, 65})
    void severalPanelsGiveWhatTheStockOperationsGive(int queries) {
        OpGraph graph = attention(8, 65, 2, 40, queries, true, false);
        for (String name : new String[] {"wq", "wk", "wv"}) {
            double[] w = graph.values(name);
            for (int i = 0; i < w.length; i++) {
                w[i] *= 0.125;
            }
        }
        OpChecks.sameAsStock(graph);
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(attention(2, 5, 2, 3, 5, true, true));
        OpChecks.gradientIsSlope(attention(2, 5, 2, 3, 1, true, true));
        OpChecks.gradientIsSlope(ofOthers(2, 5, 2, 3, 5, true, true));
        OpChecks.gradientIsSlope(ofOthers(2, 5, 2, 3, 1, true, true));
    }

    @Test
    void weightsAreThoseOfTheStockOperationsAndSumToOne() {
        OpGraph graph = attention(2, 21, 3, 4, 21, true, false);
        INDArray weights = graph.fused(2, WEIGHTS).more().get(WEIGHTS);
        OpChecks.close(WEIGHTS, weights, graph.stock(WEIGHTS).more().get(WEIGHTS), 1e-6);
        for (float sum : weights.reshape(-1, 21).sum(1).toFloatVector()) {
            assertThat(sum).isCloseTo(1f, within(1e-6f));
        }
    }

    @Test
    void inferenceWithoutWeightsGivesTheBitsOfTraining() {
        OpGraph graph = attention(9, 33, 2, 7, 33, true, true);
        assertThat(graph.inference(2).toFloatMatrix())
                .isDeepEqualTo(graph.fused(2).result().toFloatMatrix());
        OpGraph others = ofOthers(9, 33, 2, 7, 33, true, true);
        assertThat(others.inference(2).toFloatMatrix())
                .isDeepEqualTo(others.fused(2).result().toFloatMatrix());
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        for (OpGraph graph : new OpGraph[] {
            attention(60, 50, 2, 6, 50, true, true),
            attention(1, 30, 3, 5, 30, true, false),
            ofOthers(60, 51, 2, 6, 51, true, true),
            ofOthers(1, 71, 3, 5, 71, true, false)
        }) {
            for (WeightLayout layout : WeightLayout.values()) {
                OpGraph.Outcome one = graph.fused(1, layout);
                OpChecks.sameBits(graph.fused(2, layout), one);
            }
        }
    }

    @Test
    void largeAgreementBecomesALookUpAndStaysFinite() {
        OpGraph graph = attention(2, 6, 1, 4, 6, true, false);
        for (String name : new String[] {"wq", "wk"}) {
            double[] w = graph.values(name);
            for (int i = 0; i < w.length; i++) {
                w[i] *= 1e4;
            }
        }
        INDArray weights = graph.fused(1, WEIGHTS).more().get(WEIGHTS);
        for (float weight : weights.reshape(-1).toFloatVector()) {
            assertThat(Math.min(weight, 1 - weight)).isCloseTo(0f, within(1e-6f));
        }
    }

    @Test
    void nanStaysInItsImage() {
        OpGraph graph = attention(3, 20, 2, 4, 20, true, false);
        graph.values("x")[20 * 8 + 5 * 8 + 1] = Double.NaN;
        float[][] y = graph.inference(2).toFloatMatrix();
        for (int r = 0; r < 60; r++) {
            for (float value : y[r]) {
                assertThat(Float.isNaN(value)).isEqualTo(r / 20 == 1);
            }
        }
    }

    /**
     * What it may have besides the projections.
     *
     * @param biases which of the three projections have one, by letter
     * @param rotated tokens with rotary positions, 0 for none
     */
    private record Kind(
            String biases, boolean mask, boolean maskDiagonal, boolean positionBias, int rotated, boolean interleaved) {
        Kind rotating(int tokens, boolean neighbors) {
            return new Kind(biases, mask, maskDiagonal, positionBias, tokens, neighbors);
        }
    }

    private static final Kind BEIT = new Kind("qv", false, false, true, 0, false);
    private static final Kind ROTARY = new Kind("qv", false, false, false, 0, false);
    private static final Kind ALL = new Kind("k", true, true, true, 0, false);

    @ParameterizedTest
    @CsvSource(textBlock = """
            1, 2, 1, 4
            2, 5, 3, 4
            3, 17, 2, 10
            9, 65, 1, 16
            1, 197, 2, 32
            300, 9, 2, 2
            """)
    void withPositionsItIsThatOfTheStockOperations(int b, int t, int h, int e) {
        List<Kind> kinds = List.of(
                BEIT,
                ROTARY.rotating(t - 1, true),
                ROTARY.rotating(t, false),
                ALL.rotating(t / 2, false),
                ALL.rotating(t, true));
        for (Kind kind : kinds) {
            for (int queries : new int[] {t, 1}) {
                OpGraph graph = attention(kind, b, t, h, e, queries);
                for (String name : new String[] {"wq", "wk"}) {
                    Arrays.setAll(graph.values(name), i -> graph.values(name)[i] / Math.sqrt(h * e));
                }
                OpChecks.sameAsStock(graph);
            }
        }
    }

    @Test
    void gradientsWithPositionsAreSlopes() {
        for (int queries : new int[] {5, 1}) {
            OpChecks.gradientIsSlope(attention(BEIT, 2, 5, 2, 4, queries));
            OpChecks.gradientIsSlope(attention(ALL.rotating(5, true), 2, 5, 2, 4, queries));
            OpChecks.gradientIsSlope(attention(ALL.rotating(3, false), 2, 5, 2, 4, queries));
        }
    }

    @Test
    void withPositionsAnyNumberOfThreadsGivesTheSameBits() {
        for (OpGraph graph : new OpGraph[] {
            attention(ALL.rotating(48, true), 60, 50, 2, 6, 50),
            attention(ALL.rotating(48, false), 60, 50, 2, 6, 1),
            attention(ALL.rotating(60, false), 1, 71, 3, 32, 71),
        }) {
            for (WeightLayout layout : WeightLayout.values()) {
                OpGraph.Outcome one = graph.fused(1, layout);
                OpChecks.sameBits(graph.fused(2, layout), one);
                assertThat(graph.frozen(2, layout).toFloatMatrix())
                        .isDeepEqualTo(one.result().toFloatMatrix());
            }
        }
    }

    /** A fixed bias has no gradient, and the others' come out the same. */
    @Test
    void aPositionBiasThatNobodyTrainsChangesNoOther() {
        OpGraph.Outcome all = attention(ALL, 60, 50, 2, 6, 50).fused(2);
        OpGraph.Outcome some = attention(ALL, 60, 50, 2, 6, 50, "positionBias").fused(2);
        assertThat(some.gradients()).hasSize(all.gradients().size() - 1);
        some.gradients()
                .forEach((name, g) -> assertThat(g.reshape(-1).toFloatVector())
                        .as(name)
                        .isEqualTo(all.gradients().get(name).reshape(-1).toFloatVector()));
    }

    /** Scores of rotated tokens depend on the distance of their positions, not on these. */
    @Test
    void rotatedScoresDependOnDistancesOnly() {
        int t = 6;
        int e = 8;
        double[] cos = new double[t * e];
        double[] sin = new double[t * e];
        for (int position = 0; position < t; position++) {
            for (int i = 0; i < e; i++) {
                cos[position * e + i] = Math.cos(position / Math.pow(3, Math.floorDiv(i, 2)));
                sin[position * e + i] = Math.sin(position / Math.pow(3, Math.floorDiv(i, 2)));
            }
        }
        OpGraph graph = attention(new Kind("", false, false, false, t, true), 1, t, 1, e, t);
        System.arraycopy(cos, 0, graph.values("cos"), 0, cos.length);
        System.arraycopy(sin, 0, graph.values("sin"), 0, sin.length);
        double[] x = graph.values("x");
        for (int token = 1; token < t; token++) {
            System.arraycopy(x, 0, x, token * e, e);
        }
        INDArray weights = graph.fused(1, WEIGHTS).more().get(WEIGHTS).reshape(t, t);
        double first = Math.log(weights.getDouble(1, 0) / weights.getDouble(1, 1));
        for (int token = 2; token < t; token++) {
            double ratio = weights.getDouble(token, token - 1) / weights.getDouble(token, token);
            assertThat(Math.log(ratio)).isCloseTo(first, within(1e-5));
        }
        assertThat(Math.abs(first)).isGreaterThan(1e-3);
    }

    @Test
    void positionsThatDoNotFitAreRefused() {
        assertThatThrownBy(
                        () -> attention(ROTARY.rotating(6, true), 2, 5, 2, 4, 5).fused(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[6, 4]")
                .hasMessageContaining("5 tokens");
        assertThatThrownBy(
                        () -> attention(ROTARY.rotating(5, true), 2, 5, 2, 3, 5).fused(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("even");
        OpGraph tooLarge = new OpGraph(
                        6,
                        (ops, x) -> ops.attention(
                                new AttentionNames(WEIGHTS, "y"),
                                new AttentionSizes(2, 5, 2),
                                x.apply("x"),
                                weights(x, ""),
                                new AttentionPositions(x.apply("positionBias"), null),
                                null))
                .variable("x", 10, 8)
                .variable("wq", 8, 8)
                .variable("wk", 8, 8)
                .variable("wv", 8, 8)
                .variable("positionBias", 2, 6, 6);
        assertThatThrownBy(() -> tooLarge.fused(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 6, 6] is not [2, 5, 5]");
    }

    private static OpGraph attention(int b, int t, int h, int e, int queries, boolean bias, boolean mask) {
        return attention(new Kind(bias ? "qkv" : "", mask, false, false, 0, false), b, t, h, e, queries);
    }

    private static OpGraph ofOthers(int b, int t, int h, int e, int queries, boolean bias, boolean mask) {
        return attention(new Kind(bias ? "qkv" : "", mask, true, false, 0, false), b, t, h, e, queries);
    }

    private static QkvWeights weights(Function<String, SDVariable> x, String biases) {
        return new QkvWeights(
                new LinearWeights(x.apply("wq"), biases.contains("q") ? x.apply("bq") : null),
                new LinearWeights(x.apply("wk"), biases.contains("k") ? x.apply("bk") : null),
                new LinearWeights(x.apply("wv"), biases.contains("v") ? x.apply("bv") : null));
    }

    private static OpGraph attention(Kind kind, int b, int t, int h, int e, int queries, String... fixed) {
        long d = (long) h * e;
        int rotated = kind.rotated();
        OpGraph graph = new OpGraph(
                6,
                (ops, x) -> ops.attention(
                        new AttentionNames(WEIGHTS, "y"),
                        new AttentionSizes(b, t, h, queries, kind.maskDiagonal()),
                        x.apply("x"),
                        weights(x, kind.biases()),
                        new AttentionPositions(
                                kind.positionBias() ? x.apply("positionBias") : null,
                                rotated > 0 ? new Rotary(x.apply("cos"), x.apply("sin"), kind.interleaved()) : null),
                        kind.mask() ? x.apply("mask") : null));
        graph.variable("x", (long) b * t, d)
                .variable("wq", d, d)
                .variable("wk", d, d)
                .variable("wv", d, d);
        for (String letter : List.of("q", "k", "v")) {
            if (kind.biases().contains(letter)) {
                graph.variable("b" + letter, d);
            }
        }
        if (kind.positionBias() && List.of(fixed).contains("positionBias")) {
            graph.placeholder("positionBias", h, t, t);
        } else if (kind.positionBias()) {
            graph.variable("positionBias", h, t, t);
        }
        if (rotated > 0) {
            double[] cos = new Random(1).doubles((long) rotated * e, -1, 1).toArray();
            double[] sin = new Random(2).doubles((long) rotated * e, -1, 1).toArray();
            graph.constant("cos", cos, rotated, e).constant("sin", sin, rotated, e);
        }
        return kind.mask() ? graph.placeholder("mask", b, h, queries, t) : graph;
    }
}
