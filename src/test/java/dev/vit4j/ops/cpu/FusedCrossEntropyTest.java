package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedCrossEntropyTest {
    @ParameterizedTest
    @CsvSource({"2, 2", "3, 10", "7, 101"})
    void lossAndGradientAreThoseOfTheStockOperations(int rows, int classes) {
        OpChecks.sameAsStock(entropy(rows, classes));
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(entropy(3, 5));
    }

    @Test
    void logitsFarApartGiveTheirDistanceAsLoss() {
        OpGraph graph = entropy(1, 2);
        graph.values("logits")[0] = 0;
        graph.values("logits")[1] = 500;
        graph.values("targets")[0] = 1;
        graph.values("targets")[1] = 0;
        assertThat(graph.inference(1).getDouble(0)).isCloseTo(500, within(1e-4));
    }

    @Test
    void nanInIsNanOut() {
        OpGraph graph = entropy(3, 5);
        graph.values("logits")[7] = Double.NaN;
        assertThat(graph.inference(1).getDouble(0)).isNaN();
    }

    private static OpGraph entropy(int rows, int classes) {
        return new OpGraph(8, (ops, x) -> ops.crossEntropy("y", x.apply("logits"), x.apply("targets")))
                .variable("logits", rows, classes)
                .placeholder("targets", rows, classes);
    }
}
