package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.EmbeddingWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;

/** Cases are images, patches, class tokens, registers, width; none of the widths fills vectors alone. */
class FusedEmbeddingTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0, 1",
        "1, 1, 1, 1, 1",
        "1, 1, 1, 0, 33",
        "2, 3, 0, 2, 5",
        "3, 9, 1, 0, 7",
        "3, 16, 1, 3, 35",
        "5, 65, 0, 0, 21"
    })
    void rowsAreThoseOfThePlainLoop(int images, int patches, int classTokens, int registers, int width) {
        OpGraph graph = embedding(images, patches, classTokens, registers, width);
        int tokens = classTokens + registers + patches;
        float[][] y = graph.fused(2).result().toFloatMatrix();
        assertThat(y).hasNumberOfRows(images * tokens);
        for (int row = 0; row < y.length; row++) {
            int image = row / tokens;
            int token = row % tokens;
            int patch = token - classTokens - registers;
            for (int i = 0; i < width; i++) {
                float expected;
                if (token < classTokens) {
                    expected = value(graph, "class", i) + value(graph, "positions", i);
                } else if (patch < 0) {
                    expected = value(graph, "registers", (token - classTokens) * width + i);
                } else {
                    expected = value(graph, "patches", (image * patches + patch) * width + i)
                            + value(graph, "positions", (classTokens + patch) * width + i);
                }
                assertThat(y[row][i]).isEqualTo(expected);
            }
        }
    }

    /** One value alone is left to the plain loop: the stock gradient of a slice of one element is wrong. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0, 3",
        "1, 1, 1, 0, 7",
        "1, 1, 1, 2, 19",
        "1, 30, 0, 1, 33",
        "2, 3, 1, 0, 5",
        "4, 9, 1, 1, 35",
        "3, 17, 1, 4, 21",
        "5, 65, 0, 3, 40",
        "6, 16, 0, 0, 50"
    })
    void resultsAndGradientsAreThoseOfTheStockOperations(
            int images, int patches, int classTokens, int registers, int width) {
        OpChecks.sameAsStock(embedding(images, patches, classTokens, registers, width));
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 1, 2, 5", "3, 2, 0, 1, 4", "1, 9, 1, 0, 3"})
    void gradientsAreSlopes(int images, int patches, int classTokens, int registers, int width) {
        OpChecks.gradientIsSlope(embedding(images, patches, classTokens, registers, width));
    }

    /** Positions may be fixed, and what made the patches frozen. */
    @ParameterizedTest
    @ValueSource(
            strings = {"positions", "patches", "class", "patches positions registers", "positions class registers"})
    void gradientsThatNobodyWantsAreNotMissed(String given) {
        OpChecks.sameAsStock(embedding(3, 17, 1, 2, 19, List.of(given.split(" "))));
        OpChecks.gradientIsSlope(embedding(2, 3, 1, 2, 5, List.of(given.split(" "))));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 2"})
    void anyNumberOfThreadsGivesTheSameBits(int classTokens, int registers) {
        OpGraph graph = embedding(37, 50, classTokens, registers, 19);
        OpGraph.Outcome one = graph.fused(1);
        for (int threads = 2; threads <= 3; threads++) {
            OpChecks.sameBits(graph.fused(threads), one);
        }
    }

    @Test
    void rowsOfOtherShapesAreRefused() {
        OpGraph graph = new OpGraph(7, (ops, x) -> embed(ops, x, 2, 1, 0))
                .variable("patches", 2 * 3, 5)
                .variable("positions", 1, 3, 5)
                .variable("class", 1, 1, 5);
        assertThatThrownBy(() -> graph.fused(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("embedding: [6, 5] is not [4, 5], as input 0");
    }

    private static float value(OpGraph graph, String name, int index) {
        return (float) graph.values(name)[index];
    }

    private static OpGraph embedding(int images, int patches, int classTokens, int registers, int width) {
        return embedding(images, patches, classTokens, registers, width, List.of());
    }

    /** With some of the inputs given, so that they have no gradient. */
    private static OpGraph embedding(
            int images, int patches, int classTokens, int registers, int width, List<String> given) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("patches", new long[] {(long) images * patches, width});
        shapes.put("positions", new long[] {1, classTokens + patches, width});
        if (classTokens > 0) {
            shapes.put("class", new long[] {1, 1, width});
        }
        if (registers > 0) {
            shapes.put("registers", new long[] {1, registers, width});
        }
        OpGraph graph = new OpGraph(3, (ops, x) -> embed(ops, x, images, classTokens, registers));
        shapes.forEach((name, shape) -> {
            if (given.contains(name)) {
                graph.placeholder(name, shape);
            } else {
                graph.variable(name, shape);
            }
        });
        return graph;
    }

    private static SDVariable embed(
            EncoderOps ops, Function<String, SDVariable> input, int images, int classTokens, int registers) {
        EmbeddingWeights weights = new EmbeddingWeights(
                input.apply("positions"),
                classTokens > 0 ? input.apply("class") : null,
                classTokens,
                registers > 0 ? input.apply("registers") : null);
        return ops.embed("y", images, input.apply("patches"), weights);
    }
}
