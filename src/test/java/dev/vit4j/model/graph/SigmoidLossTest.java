package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Compares with PyTorch 2.13's {@code BCEWithLogitsLoss} in doubles. */
class SigmoidLossTest {
    private static final ViTConfig CONFIG = ViTConfig.of(
                    new ImageShape(4, 1), Stem.patches(2), new EncoderShape(3, 1, 1, 2), 3)
            .withScores(ScoreFunction.SIGMOID);

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void isTheMeanOverImagesAndClasses(String ops) {
        float[][] logits = {{0, -2, 3}, {100, -100, 0.5f}};
        float[][] targets = {{1, 0, 0.25f}, {0, 1, 0.95f}};
        try (GradientGraph graph = GradientGraph.ofHead(
                CONFIG,
                OpsChoice.of(ops),
                new LinkedHashMap<>(Map.of(
                        WeightNames.HEAD_WEIGHT, Nd4j.eye(3).castTo(Nd4j.dataType()),
                        WeightNames.HEAD_BIAS, Nd4j.createFromArray(0f, 0f, 0f))),
                2)) {
            GradientGraph.Result result = graph.run(Map.of(
                    ViTGraph.POOLED, Nd4j.createFromArray(logits), ViTGraph.TARGETS, Nd4j.createFromArray(targets)));

            assertThat(result.loss()).isCloseTo(33.93628992122613, within(1e-5));
            // Sums over the images of the gradients of the logits.
            assertThat(result.gradients().get(WeightNames.HEAD_BIAS).toDoubleVector())
                    .containsExactly(
                            new double[] {
                                -0.08333333333333333 + 0.16666666666666666,
                                0.019867153670352924 - 0.16666666666666666,
                                0.1170956878037389 - 0.05459011146635756
                            },
                            within(1e-6));
        }
    }
}
