package dev.vit4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.Preprocessing;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LocalityAttentionTest {
    private static final int IMAGES = 3;

    @TempDir
    private Path temp;

    @AfterEach
    void usualThreads() {
        Threads.set(1, false);
    }

    /** Depth 2, patches of 2 x 2 x 3, dropout of attention; mlp of 19 and heads of 5 are no multiples of a vector's length. */
    private static ViTConfig config(Pooling pooling, int heads, AttentionKind attention) {
        return new ViTConfig(
                        8,
                        3,
                        2,
                        2,
                        5 * heads,
                        2,
                        heads,
                        19,
                        4,
                        pooling,
                        PositionEmbedding.LEARNED,
                        heads > 1,
                        1e-6,
                        0.1,
                        0.1,
                        0.3)
                .withBlocks(BlockOptions.PLAIN.withAttention(attention));
    }

    private static ViTConfig locality(Pooling pooling, int heads) {
        return config(pooling, heads, AttentionKind.LOCALITY);
    }

    /** By the definition, in doubles: softmax over the other tokens of scale_h (q · k), from a plain model's own weights. */
    @ParameterizedTest
    @CsvSource({"3,stock", "1,fused", "3,fused"})
    void agreementIsMultipliedByItsHeadsScaleAndNoTokenLooksUpItself(int heads, String ops) {
        ViTConfig config = locality(Pooling.CLS, heads);
        Map<String, INDArray> weights = weights(config);
        INDArray scale = weights.get(WeightNames.block(0) + WeightNames.AGREEMENT_SCALE);
        Map<String, INDArray> plainWeights = new LinkedHashMap<>(weights);
        plainWeights.keySet().removeIf(name -> name.endsWith(WeightNames.AGREEMENT_SCALE));
        List<String> attention = List.of(ViTGraph.attentionName(0));
        int t = config.tokens();
        try (Predictor locality = new Predictor(config, weights, OpsChoice.of(ops), IMAGES, attention);
                Predictor plain = new Predictor(
                        config(Pooling.CLS, heads, AttentionKind.PLAIN),
                        plainWeights,
                        OpsChoice.of(ops),
                        IMAGES,
                        attention)) {
            INDArray actual = locality.run(patches()).get(attention.get(0));
            INDArray softmax = plain.run(patches()).get(attention.get(0));
            for (int image = 0; image < IMAGES; image++) {
                for (int head = 0; head < heads; head++) {
                    // A plain weight is exp(q · k / sqrt E) times what is common to its row.
                    double power = scale.getDouble(head) * Math.sqrt(5);
                    for (int query = 0; query < t; query++) {
                        double sum = 0;
                        for (int key = 0; key < t; key++) {
                            sum += key == query ? 0 : Math.pow(softmax.getDouble(image, head, query, key), power);
                        }
                        for (int key = 0; key < t; key++) {
                            double expected = Math.pow(softmax.getDouble(image, head, query, key), power) / sum;
                            double weight = actual.getDouble(image, head, query, key);
                            assertThat(weight).isCloseTo(key == query ? 0 : expected, within(2e-6));
                            assertThat(weight == 0).isEqualTo(key == query);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"stock,3", "fused,3", "fused,1"})
    void constantWeightsGiveTheSameNumbersInEveryRun(String ops, int heads) {
        ViTConfig config = locality(Pooling.CLS, heads);
        Map<String, INDArray> weights = weights(config);
        try (Predictor frozen = new Predictor(config, weights, OpsChoice.of(ops), IMAGES);
                Predictor changing = Predictor.ofChangingWeights(config, weights, OpsChoice.of(ops), IMAGES)) {
            float[][] expected = changing.logits(patches(), IMAGES);
            for (int run = 0; run < 3; run++) {
                assertThat(frozen.logits(patches(), IMAGES)).isDeepEqualTo(expected);
                frozen.logits(patches().neg(), IMAGES);
            }
            weights.get(WeightNames.block(1) + WeightNames.AGREEMENT_SCALE).muli(3);
            assertThat(changing.logits(patches(), IMAGES)).isNotEqualTo(expected);
            try (Predictor fresh = new Predictor(config, weights, OpsChoice.of(ops), IMAGES)) {
                assertThat(changing.logits(patches(), IMAGES)).isDeepEqualTo(fresh.logits(patches(), IMAGES));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void theClassTokensRowAloneGivesTheSameLogits(String ops) {
        ViTConfig config = locality(Pooling.CLS, 3);
        Map<String, INDArray> weights = weights(config);
        List<String> all = List.of(ViTGraph.hiddenName(config.depth()));
        try (Predictor row = new Predictor(config, weights, OpsChoice.of(ops), IMAGES);
                Predictor whole = new Predictor(config, weights, OpsChoice.of(ops), IMAGES, all)) {
            assertThat(Golden.difference(
                            row.run(patches()).get(ViTGraph.LOGITS),
                            whole.run(patches()).get(ViTGraph.LOGITS)))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"CLS,3", "CLS,1", "MEAN,3", "SEQUENCE,1"})
    void fusedGradientsAreStocksAndTheSameWithTwoThreads(Pooling pooling, int heads) {
        ViTConfig config = locality(pooling, heads);
        Map<String, INDArray> weights = weights(config);
        GradientGraph.Result stock = gradients(config, weights, "stock", 1);
        GradientGraph.Result one = gradients(config, weights, "fused", 1);
        GradientGraph.Result two = gradients(config, weights, "fused", 2);
        assertThat(one.loss()).isCloseTo(stock.loss(), within(1e-5)).isEqualTo(two.loss());
        for (String name : weights.keySet()) {
            INDArray gradient = one.gradients().get(name);
            assertThat(Golden.difference(gradient, stock.gradients().get(name)))
                    .as(name)
                    .isLessThan(1e-5);
            assertThat(gradient.reshape(-1).toFloatVector())
                    .as(name)
                    .isEqualTo(two.gradients().get(name).reshape(-1).toFloatVector());
        }
    }

    private static GradientGraph.Result gradients(
            ViTConfig config, Map<String, INDArray> weights, String ops, int threads) {
        Threads.set(threads, false);
        Map<String, INDArray> inputs = new LinkedHashMap<>();
        inputs.put(ViTGraph.PATCHES, patches());
        inputs.put(ViTGraph.TARGETS, Nd4j.valueArrayOf(new long[] {IMAGES, 4}, 0.25, DataType.FLOAT));
        Nd4j.getRandom().setSeed(9);
        Masks.specifications(config, IMAGES)
                .forEach((name, mask) -> inputs.put(name, Nd4j.rand(DataType.FLOAT, mask.shape())));
        List<String> names = new ArrayList<>(weights.keySet());
        try (GradientGraph graph =
                GradientGraph.ofModel(config, OpsChoice.of(ops), weights, IMAGES, names, List.of())) {
            GradientGraph.Result result = graph.run(inputs);
            Map<String, INDArray> kept = new LinkedHashMap<>();
            result.gradients().forEach((name, gradient) -> kept.put(name, gradient.dup('c')));
            return new GradientGraph.Result(result.loss(), kept, Map.of());
        }
    }

    @Test
    void scalesStartFromThePlainOneAndAreNotDecayed() {
        Map<String, INDArray> weights = WeightInit.fresh(locality(Pooling.CLS, 3), 1);
        List<String> scales = weights.keySet().stream()
                .filter(name -> name.endsWith(".scale"))
                .toList();
        assertThat(scales).hasSize(2).noneMatch(WeightNames::decayed);
        scales.forEach(name ->
                assertThat(weights.get(name).toFloatVector()).hasSize(3).containsOnly((float) (1 / Math.sqrt(5))));
        assertThat(WeightInit.fresh(config(Pooling.CLS, 3, AttentionKind.PLAIN), 1)
                        .keySet())
                .noneMatch(scales::contains);
    }

    @Test
    void modelFoldersKeepItAndTimmHasNoSuchAttention() throws IOException {
        ViTConfig config = locality(Pooling.CLS, 3).withRegularisation(0, 0, 0);
        Model model = new Model(
                config,
                Preprocessing.standard(8),
                HfConfig.numbered(4),
                weights(config),
                Json.mapper().createObjectNode());
        ModelFolder.write(temp.resolve("ours"), model);
        Model read = ModelFolder.read(temp.resolve("ours"));
        assertThat(read.config()).isEqualTo(config);
        assertThat(read.weights()).isEqualTo(model.weights());
        // Python's ViT would compute something else without an error.
        assertThat(Json.read(temp.resolve("ours/config.json")).get("model_type").asText())
                .isEqualTo("vit4j");
        Model fromShapes = ModelConverter.read(temp.resolve("ours/model.safetensors"), OptionalInt.of(3), note -> {});
        assertThat(fromShapes.config().blocks()).isEqualTo(config.blocks());
        assertThatThrownBy(() -> ModelConverter.writeTimm(temp.resolve("timm"), model, note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("timm's ViT has no locality attention")
                .hasMessageContaining("learned scales of agreement");
        assertThat(temp.resolve("timm")).doesNotExist();
    }

    @Test
    void oneTokenAloneHasNothingToLookUp() {
        ViTConfig one = config(Pooling.MEAN, 1, AttentionKind.PLAIN).withImageSize(2);
        assertThat(one.tokens()).isEqualTo(1);
        assertThatThrownBy(() -> one.withBlocks(BlockOptions.PLAIN.withAttention(AttentionKind.LOCALITY)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("one token alone")
                .hasMessageContaining("2 pixels in an image of 2");
        assertThat(locality(Pooling.CLS, 1).withImageSize(2).tokens()).isEqualTo(2);
    }

    private static INDArray patches() {
        Nd4j.getRandom().setSeed(4);
        return Nd4j.rand(DataType.FLOAT, IMAGES, 16, 12);
    }

    private static Map<String, INDArray> weights(ViTConfig config) {
        Nd4j.getRandom().setSeed(3);
        Map<String, INDArray> weights = new LinkedHashMap<>();
        WeightNames.of(config)
                .forEach((name, shape) ->
                        weights.put(name, Nd4j.rand(DataType.FLOAT, shape).subi(0.5)));
        return weights;
    }
}
