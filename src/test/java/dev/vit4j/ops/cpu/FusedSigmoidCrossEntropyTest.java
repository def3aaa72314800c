package dev.vit4j.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedSigmoidCrossEntropyTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "3, 5", "64, 10", "100, 1000"})
    void isThatOfTheStockOperations(int rows, int classes) {
        OpGraph graph = entropy(rows, classes);
        for (String name : new String[] {"logits", "targets"}) {
            double scale = name.equals("logits") ? 10 : 0.5;
            Arrays.setAll(graph.values(name), i -> scale * (graph.values(name)[i] + (scale == 0.5 ? 1 : 0)));
        }
        OpChecks.sameAsStock(graph);
    }

    @Test
    void gradientsAreSlopes() {
        OpChecks.gradientIsSlope(entropy(3, 5));
    }

    /** Of logit 0 the loss is log 2 and its slope a half less the target, as of an untrained head. */
    @Test
    void ofZeroItIsTheLogarithmOfTwo() {
        OpGraph graph = entropy(2, 2);
        Arrays.fill(graph.values("logits"), 0);
        System.arraycopy(new double[] {0, 1, 0.25, 0.5}, 0, graph.values("targets"), 0, 4);
        for (OpGraph.Outcome outcome : new OpGraph.Outcome[] {graph.fused(1), graph.stock()}) {
            assertThat(outcome.result().getDouble(0)).isCloseTo(Math.log(2), within(1e-7));
            double factor = outcome.loss() / outcome.result().getDouble(0);
            float[] slopes =
                    outcome.gradients().get("logits").div(factor).reshape(-1).toFloatVector();
            assertThat(slopes).containsExactly(new float[] {0.125f, -0.125f, 0.0625f, 0}, within(1e-6f));
        }
    }

    @Test
    void logitsFarFromTheirTargetsGiveTheirDistanceAsLoss() {
        OpGraph graph = entropy(1, 4);
        System.arraycopy(new double[] {1000, -1000, 1000, -1000}, 0, graph.values("logits"), 0, 4);
        System.arraycopy(new double[] {0, 1, 1, 0}, 0, graph.values("targets"), 0, 4);
        assertThat(graph.inference(1).getDouble(0)).isCloseTo(500, within(1e-4));
        assertThat(graph.stock().result().getDouble(0)).isCloseTo(500, within(1e-4));
    }

    @Test
    void nanInIsNanOut() {
        OpGraph graph = entropy(3, 5);
        graph.values("logits")[7] = Double.NaN;
        assertThat(graph.inference(1).getDouble(0)).isNaN();
    }

    private static OpGraph entropy(int rows, int classes) {
        return new OpGraph(8, (ops, x) -> ops.sigmoidCrossEntropy("y", x.apply("logits"), x.apply("targets")))
                .variable("logits", rows, classes)
                .placeholder("targets", rows, classes);
    }
}
