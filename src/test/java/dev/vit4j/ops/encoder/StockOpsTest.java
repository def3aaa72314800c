package dev.vit4j.ops.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.ops.cpu.OpGraph;
import dev.vit4j.ops.encoder.AttentionPositions.Rotary;
import dev.vit4j.ops.encoder.EncoderOps.AttentionNames;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class StockOpsTest {
    /** With one row the row's deviation is a scalar, which ND4J's gradient of a division gets wrong. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void gradientOfLayerNormIsItsSlopeForAnyNumberOfRows(int rows) {
        int width = 6;
        OpGraph graph = new OpGraph(
                        9, (ops, x) -> ops.layerNorm("y", x.apply("x"), x.apply("gamma"), x.apply("beta"), 1e-6))
                .variable("x", rows, width)
                .variable("gamma", width)
                .variable("beta", width);
        gradientsAreSlopes(graph);
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void gradientsOfActivationsAreSlopes(Activation activation) {
        gradientsAreSlopes(new OpGraph(
                        10,
                        (ops, x) ->
                                ops.linearActivation("y", x.apply("x"), x.apply("weight"), x.apply("bias"), activation))
                .variable("x", 3, 4)
                .variable("weight", 5, 4)
                .variable("bias", 5));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void gradientsOfPerceptronsAreSlopes(boolean gate, boolean innerNorm) {
        OpGraph graph = new OpGraph(11, (ops, x) -> {
            MlpWeights weights = new MlpWeights(
                    new NormWeights(x.apply("gamma"), x.apply("beta")),
                    new LinearWeights(x.apply("inner"), null),
                    gate ? new LinearWeights(x.apply("gate"), x.apply("gateBias")) : null,
                    innerNorm ? new NormWeights(x.apply("innerGamma"), x.apply("innerBeta")) : null,
                    new LinearWeights(x.apply("outer"), null));
            return ops.mlp("y", x.apply("x"), weights, new MlpOptions(1e-5, Activation.SILU), x.apply("scale"));
        });
        graph.variable("x", 3, 4).variable("gamma", 4).variable("beta", 4).placeholder("scale", 3, 1);
        graph.variable("inner", 6, 4).variable("outer", 4, 6);
        if (gate) {
            graph.variable("gate", 6, 4).variable("gateBias", 6);
        }
        if (innerNorm) {
            graph.variable("innerGamma", 6).variable("innerBeta", 6);
        }
        gradientsAreSlopes(graph);
    }

    /** Whether it takes all queries or the first, rotates all tokens or the last, neighbors or halves. */
    @ParameterizedTest
    @CsvSource({"5, 5, true", "5, 5, false", "5, 3, true", "5, 3, false", "1, 5, true", "1, 3, false"})
    void gradientsOfAttentionWithPositionsAreSlopes(int queries, int rotated, boolean interleaved) {
        OpGraph graph = new OpGraph(
                12,
                (ops, x) -> ops.attention(
                        new AttentionNames("weights", "y"),
                        new AttentionSizes(2, 5, 2, queries, true),
                        x.apply("x"),
                        new QkvWeights(
                                new LinearWeights(x.apply("wq"), x.apply("bq")),
                                new LinearWeights(x.apply("wk"), null),
                                new LinearWeights(x.apply("wv"), x.apply("bv"))),
                        new AttentionPositions(
                                x.apply("bias"), new Rotary(x.apply("cos"), x.apply("sin"), interleaved)),
                        x.apply("mask")));
        graph.variable("x", 10, 8)
                .variable("wq", 8, 8)
                .variable("bq", 8)
                .variable("wk", 8, 8)
                .variable("wv", 8, 8)
                .variable("bv", 8)
                .variable("bias", 2, 5, 5)
                .placeholder("mask", 2, 2, queries, 5)
                .constant("cos", random(rotated * 4), rotated, 4)
                .constant("sin", random(rotated * 4), rotated, 4);
        gradientsAreSlopes(graph);
    }

    /** A row that several pairs read gets the sum of their gradients, one that none reads gets 0. */
    @Test
    void gradientOfARelativeBiasIsItsSlope() {
        gradientsAreSlopes(new OpGraph(13, (ops, x) -> ops.relativeBias("y", x.apply("table"), x.apply("index")))
                .variable("table", 6, 2)
                .constant("index", new double[] {0, 1, 2, 1, 0, 1, 3, 5, 0}, 3, 3));
    }

    @Test
    void relativeBiasReadsRowsOfTheTable() {
        INDArray bias = new OpGraph(13, (ops, x) -> ops.relativeBias("y", x.apply("table"), x.apply("index")))
                .variable("table", 6, 2)
                .constant("index", new double[] {0, 1, 2, 1, 0, 1, 3, 5, 0}, 3, 3)
                .stock()
                .result();
        double[] table = new OpGraph(13, null).variable("table", 6, 2).values("table");
        int[] rows = {0, 1, 2, 1, 0, 1, 3, 5, 0};
        assertThat(bias.shape()).containsExactly(2, 3, 3);
        for (int i = 0; i < rows.length; i++) {
            assertThat(bias.getDouble(0, i / 3, i % 3)).isEqualTo(table[2 * rows[i]]);
            assertThat(bias.getDouble(1, i / 3, i % 3)).isEqualTo(table[2 * rows[i] + 1]);
        }
    }

    @Test
    void gradientOfSigmoidCrossEntropyIsItsSlopeAtZeroToo() {
        OpGraph graph = new OpGraph(14, (ops, x) -> ops.sigmoidCrossEntropy("y", x.apply("logits"), x.apply("targets")))
                .variable("logits", 2, 3)
                .placeholder("targets", 2, 3);
        graph.values("logits")[4] = 0;
        gradientsAreSlopes(graph);
    }

    private static double[] random(int length) {
        return new Random(15).doubles(length, -1, 1).toArray();
    }

    /** All elements of all gradients against central differences, in double precision. */
    private static void gradientsAreSlopes(OpGraph graph) {
        Map<String, INDArray> gradients = graph.stock().gradients();
        for (String name : graph.variables()) {
            INDArray gradient = gradients.get(name).dup('c').reshape(-1);
            int length = graph.values(name).length;
            assertThat(gradient.length()).as(name).isEqualTo(length);
            double[] slopes = graph.slopes(name, IntStream.range(0, length).toArray(), 1e-6);
            assertThat(gradient.toDoubleVector()).as("gradient of %s", name).containsExactly(slopes, within(1e-6));
        }
    }
}
