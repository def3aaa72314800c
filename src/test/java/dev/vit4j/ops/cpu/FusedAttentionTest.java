package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.cpu.engine.WeightLayout;
import dev.vit4j.ops.encoder.AttentionPositions;
import dev.vit4j.ops.encoder.EncoderOps.AttentionNames;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import dev.vit4j.ops.encoder.LinearWeights;
import dev.vit4j.ops.encoder.QkvWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    private static OpGraph attention(int b, int t, int h, int e, int queries, boolean bias, boolean mask) {
        return attention(b, t, h, e, queries, bias, mask, false);
    }

    private static OpGraph ofOthers(int b, int t, int h, int e, int queries, boolean bias, boolean mask) {
        return attention(b, t, h, e, queries, bias, mask, true);
    }

    private static OpGraph attention(
            int b, int t, int h, int e, int queries, boolean bias, boolean mask, boolean maskDiagonal) {
        long d = (long) h * e;
        OpGraph graph = new OpGraph(
                6,
                (ops, x) -> ops.attention(
                        new AttentionNames(WEIGHTS, "y"),
                        new AttentionSizes(b, t, h, queries, maskDiagonal),
                        x.apply("x"),
                        new QkvWeights(
                                new LinearWeights(x.apply("wq"), bias ? x.apply("bq") : null),
                                new LinearWeights(x.apply("wk"), bias ? x.apply("bk") : null),
                                new LinearWeights(x.apply("wv"), bias ? x.apply("bv") : null)),
                        AttentionPositions.NONE,
                        mask ? x.apply("mask") : null));
        graph.variable("x", (long) b * t, d)
                .variable("wq", d, d)
                .variable("wk", d, d)
                .variable("wv", d, d);
        if (bias) {
            graph.variable("bq", d).variable("bk", d).variable("bv", d);
        }
        return mask ? graph.placeholder("mask", b, h, queries, t) : graph;
    }
}
