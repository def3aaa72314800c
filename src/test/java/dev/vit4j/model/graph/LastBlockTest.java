package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.ops.OpsChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares the last block for the class token's row alone with the full last block. */
class LastBlockTest {
    private static final int IMAGES = 3;
    private static final ViTConfig CONFIG = ViTConfig.of(
                    ImageShape.rgb(8), Stem.patches(2), new EncoderShape(12, 2, 3, 20), 5)
            .withDropouts(new Dropouts(0.2, 0.3, 0.4, 0));
    /** Fetching it makes the graph compute all rows. */
    private static final String WHOLE = ViTGraph.hiddenName(CONFIG.depth());

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void logitsAreTheSame(String ops) {
        Map<String, INDArray> weights = weights();
        INDArray patches = Nd4j.rand(DataType.FLOAT, IMAGES, 16, 12);
        try (Predictor row = new Predictor(CONFIG, weights, OpsChoice.of(ops), IMAGES);
                Predictor whole = new Predictor(CONFIG, weights, OpsChoice.of(ops), IMAGES, List.of(WHOLE))) {
            assertThat(Golden.difference(
                            row.run(patches).get(ViTGraph.LOGITS),
                            whole.run(patches).get(ViTGraph.LOGITS)))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void gradientsAreTheSameWithDropoutToo(String ops) {
        Map<String, INDArray> weights = weights();
        List<String> names = new ArrayList<>(weights.keySet());
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put(ViTGraph.PATCHES, Nd4j.rand(DataType.FLOAT, IMAGES, 16, 12));
        inputs.put(
                ViTGraph.TARGETS, Nd4j.eye(CONFIG.classes()).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 3)));
        Masks.specifications(CONFIG, IMAGES)
                .forEach((name, mask) -> inputs.put(name, Nd4j.rand(DataType.FLOAT, mask.shape())));
        try (GradientGraph row = GradientGraph.ofModel(CONFIG, OpsChoice.of(ops), weights, IMAGES, names, List.of());
                GradientGraph whole =
                        GradientGraph.ofModel(CONFIG, OpsChoice.of("stock"), weights, IMAGES, names, List.of(WHOLE))) {
            GradientGraph.Result expected = whole.run(inputs);
            GradientGraph.Result actual = row.run(inputs);
            assertThat(actual.loss()).isCloseTo(expected.loss(), org.assertj.core.api.Assertions.within(1e-5));
            for (String name : names) {
                assertThat(Golden.difference(
                                actual.gradients().get(name),
                                expected.gradients().get(name)))
                        .as(name)
                        .isLessThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void attentionGradientsComeFromStockOperations(String ops) {
        String attention = ViTGraph.attentionName(1);
        INDArray patches = Nd4j.rand(DataType.FLOAT, IMAGES, 16, 12);
        ViTConfig plain = CONFIG.withDropouts(Dropouts.NONE);
        try (GradientGraph graph =
                GradientGraph.ofModel(plain, OpsChoice.of(ops), weights(), IMAGES, List.of(attention), List.of())) {
            INDArray gradient = graph.run(Map.of(
                            ViTGraph.PATCHES,
                            patches,
                            ViTGraph.TARGETS,
                            Nd4j.ones(DataType.FLOAT, IMAGES, plain.classes())))
                    .gradients()
                    .get(attention);
            assertThat(gradient.shape()).containsExactly(IMAGES, 3, 17, 17);
            // The logits depend only on the class token's row of the last block.
            assertThat(gradient.amaxNumber().doubleValue()).isPositive();
            assertThat(gradient.tensorAlongDimension(0, 2, 3)
                            .getRow(5)
                            .amaxNumber()
                            .doubleValue())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void rowsThatWereNotComputedCannotBeFetched(String ops) {
        assertThatThrownBy(() -> {
                    org.nd4j.autodiff.samediff.SameDiff sd = ViTGraph.empty();
                    ViTGraph.build(sd, CONFIG, OpsChoice.of(ops).on(sd), weights(), IMAGES, Masks.none(), List.of());
                    new dev.vit4j.ops.GraphRunner(sd, List.of(WHOLE)).close();
                })
                .hasMessageContaining("no variable '" + WHOLE + "'");
    }

    private static Map<String, INDArray> weights() {
        Nd4j.getRandom().setSeed(3);
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(CONFIG)
                .forEach((name, shape) ->
                        weights.put(name, Nd4j.rand(DataType.FLOAT, shape).subi(0.5)));
        return weights;
    }
}
