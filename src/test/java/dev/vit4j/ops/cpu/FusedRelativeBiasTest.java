package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.ops.encoder.AttentionPositions;
import dev.vit4j.ops.encoder.EncoderOps.AttentionNames;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import dev.vit4j.ops.encoder.LinearWeights;
import dev.vit4j.ops.encoder.QkvWeights;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedRelativeBiasTest {
    /** K, H, T. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "4, 2, 3", "20, 3, 17", "9, 12, 50"})
    void isThatOfTheStockOperations(int rows, int heads, int tokens) {
        OpChecks.sameAsStock(bias(rows, heads, tokens));
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(bias(4, 2, 3));
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        OpChecks.sameBits(bias(20, 3, 57).fused(3), bias(20, 3, 57).fused(1));
    }

    /** From the table to the values looked up: the gradient of the scores is summed by row of the table. */
    @ParameterizedTest
    @CsvSource({"10, 5, 5", "10, 5, 1", "200, 9, 9"})
    void isTrainedThroughAnAttention(int images, int tokens, int queries) {
        OpGraph graph = new OpGraph(5, (ops, x) -> {
            AttentionPositions positions =
                    new AttentionPositions(ops.relativeBias("bias", x.apply("table"), x.apply("index")), null);
            QkvWeights weights = new QkvWeights(
                    new LinearWeights(x.apply("wq"), null),
                    new LinearWeights(x.apply("wk"), null),
                    new LinearWeights(x.apply("wv"), null));
            return ops.attention(
                    new AttentionNames("weights", "y"),
                    new AttentionSizes(images, tokens, 2, queries, false),
                    x.apply("x"),
                    weights,
                    positions,
                    null);
        });
        graph.variable("x", (long) images * tokens, 8)
                .variable("table", 7, 2)
                .constant("index", index(7, tokens), tokens, tokens)
                .variable("wq", 8, 8)
                .variable("wk", 8, 8)
                .variable("wv", 8, 8);
        OpChecks.sameAsStock(graph);
    }

    @Test
    void anIndexThatIsNotSquareIsRefused() {
        OpGraph graph = new OpGraph(4, (ops, x) -> ops.relativeBias("y", x.apply("table"), x.apply("index")))
                .variable("table", 3, 2)
                .constant("index", new double[6], 2, 3);
        assertThatThrownBy(() -> graph.fused(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 3]");
    }

    private static OpGraph bias(int rows, int heads, int tokens) {
        return new OpGraph(4, (ops, x) -> ops.relativeBias("y", x.apply("table"), x.apply("index")))
                .variable("table", rows, heads)
                .constant("index", index(rows, tokens), tokens, tokens);
    }

    private static double[] index(int rows, int tokens) {
        return new Random(3)
                .ints((long) tokens * tokens, 0, rows)
                .asDoubleStream()
                .toArray();
    }
}
