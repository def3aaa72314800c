package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The loss accepts arbitrarily large logits, and its gradient agrees with the formula. */
class LossTest {
    private static final ViTConfig CONFIG =
            ViTConfig.of(new ImageShape(4, 1), Stem.patches(2), new EncoderShape(2, 1, 1, 2), 3);

    private static GradientGraph.Result run(float[][] logits, float[][] targets) {
        Map<String, INDArray> weights = new LinkedHashMap<>();
        // Features of two values: a first logit to add to the first class, a second to add to the others.
        weights.put(WeightNames.HEAD_WEIGHT, Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {0, 0}}));
        weights.put(WeightNames.HEAD_BIAS, Nd4j.createFromArray(0f, 0f, 0f));
        GradientGraph graph = GradientGraph.ofHead(CONFIG, OpsChoice.STOCK, weights, logits.length);
        try (graph) {
            GradientGraph.Result result = graph.run(Map.of(
                    ViTGraph.POOLED, Nd4j.createFromArray(logits), ViTGraph.TARGETS, Nd4j.createFromArray(targets)));
            Map<String, INDArray> gradients = new LinkedHashMap<>();
            result.gradients().forEach((name, gradient) -> gradients.put(name, gradient.dup()));
            return new GradientGraph.Result(result.loss(), gradients, Map.of());
        }
    }

    @Test
    void isTheMeanCrossEntropyInNats() {
        double expected = 0;
        float[][] features = {{1, 2}, {-1, 0.5f}};
        int[] labels = {0, 2};
        for (int i = 0; i < 2; i++) {
            double[] logits = {features[i][0], features[i][1], 0};
            double sum = Math.exp(logits[0]) + Math.exp(logits[1]) + 1;
            expected -= (logits[labels[i]] - Math.log(sum)) / 2;
        }
        assertThat(run(features, new float[][] {{1, 0, 0}, {0, 0, 1}}).loss()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void hugeLogitsGiveAFiniteLossAndGradient() {
        GradientGraph.Result result = run(new float[][] {{1e4f, -1e4f}}, new float[][] {{0, 1, 0}});
        assertThat(result.loss()).isCloseTo(2e4, within(1.0));
        // Softmax minus target.
        assertThat(result.gradients().get(WeightNames.HEAD_BIAS).toFloatVector())
                .containsExactly(1f, -1f, 0f);
    }

    @Test
    void gradientOfTheBiasIsSoftmaxMinusTargetOverTheBatch() {
        float[] bias = run(new float[][] {{0, 0}, {0, 0}}, new float[][] {{1, 0, 0}, {0, 1, 0}})
                .gradients()
                .get(WeightNames.HEAD_BIAS)
                .toFloatVector();
        assertThat(bias[0]).isCloseTo(-1 / 6f, within(1e-6f));
        assertThat(bias[1]).isCloseTo(-1 / 6f, within(1e-6f));
        assertThat(bias[2]).isCloseTo(1 / 3f, within(1e-6f));
    }
}
