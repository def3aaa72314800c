package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.HfConfig;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.model.safetensors.Safetensors;
import dev.vit4j.ops.OpsChoice;
import dev.vit4j.ops.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LayerScaleTest {
    private static final int IMAGES = 3;

    @TempDir
    private Path temp;

    @AfterEach
    void usualThreads() {
        Threads.set(1, false);
    }

    /**
     * Depth 2, patches of 2 x 2 x 3; an MLP width of 19 and a head width of 5 are not multiples of a vector's length.
     */
    private static ViTConfig config(Pooling pooling, int heads, double scale) {
        return ViTConfig.of(ImageShape.rgb(8), Stem.patches(2), new EncoderShape(5 * heads, 2, heads, 19), 4)
                .withPooling(pooling)
                .withDropouts(new Dropouts(0.1, 0.1, 0.3, 0))
                .withBlocks(BlockOptions.PLAIN.withLayerScale(scale));
    }

    @ParameterizedTest
    @CsvSource({"CLS,3,stock", "CLS,1,fused", "MEAN,3,fused", "MEAN,1,stock"})
    void theBranchIsMultipliedValueByValue(Pooling pooling, int heads, String ops) {
        ViTConfig scaled = config(pooling, heads, 0.1);
        Map<String, INDArray> weights = weights(scaled);
        String block = WeightNames.block(0);
        INDArray scale = weights.get(block + WeightNames.ATTENTION_SCALE);
        weights.get(block + WeightNames.MLP_SCALE).assign(0);
        Map<String, INDArray> plainWeights = new LinkedHashMap<>(weights);
        plainWeights.keySet().removeIf(name -> name.contains("layer_scale"));
        for (String kind : List.of(".weight", ".bias")) {
            plainWeights.computeIfPresent(block + "output.dense" + kind, (name, array) -> Nd4j.zerosLike(array));
        }
        List<String> hidden = List.of(ViTGraph.hiddenName(0), ViTGraph.hiddenName(1));
        try (Predictor with = new Predictor(scaled, weights, OpsChoice.of(ops), IMAGES, hidden);
                Predictor without =
                        new Predictor(config(pooling, heads, 0), plainWeights, OpsChoice.of(ops), IMAGES, hidden)) {
            Map<String, INDArray> actual = with.run(patches());
            Map<String, INDArray> plain = without.run(patches());
            INDArray branch = plain.get(hidden.get(1)).sub(plain.get(hidden.get(0)));
            INDArray expected = plain.get(hidden.get(0)).add(branch.mulRowVector(scale));
            assertThat(Golden.difference(actual.get(hidden.get(1)), expected)).isLessThan(2e-6);
            assertThat(Golden.difference(actual.get(hidden.get(1)), plain.get(hidden.get(1))))
                    .isGreaterThan(1e-2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void factorsOfOneAreNone(String ops) {
        ViTConfig one = config(Pooling.CLS, 3, 1);
        Map<String, INDArray> weights = weights(one);
        weights.replaceAll((name, array) -> name.contains("layer_scale") ? Nd4j.onesLike(array) : array);
        Map<String, INDArray> plain = new LinkedHashMap<>(weights);
        plain.keySet().removeIf(name -> name.contains("layer_scale"));
        try (Predictor with = new Predictor(one, weights, OpsChoice.of(ops), IMAGES);
                Predictor without = new Predictor(config(Pooling.CLS, 3, 0), plain, OpsChoice.of(ops), IMAGES)) {
            assertThat(with.logits(patches(), IMAGES)).isDeepEqualTo(without.logits(patches(), IMAGES));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void constantWeightsGiveTheSameNumbersInEveryRun(String ops) {
        ViTConfig config = config(Pooling.CLS, 3, 0.1);
        Map<String, INDArray> weights = weights(config);
        try (Predictor frozen = new Predictor(config, weights, OpsChoice.of(ops), IMAGES);
                Predictor changing = Predictor.ofChangingWeights(config, weights, OpsChoice.of(ops), IMAGES)) {
            float[][] expected = changing.logits(patches(), IMAGES);
            for (int run = 0; run < 4; run++) {
                assertThat(frozen.logits(patches(), IMAGES)).isDeepEqualTo(expected);
                frozen.logits(patches().neg(), IMAGES);
            }
            weights.get(WeightNames.block(1) + WeightNames.MLP_SCALE).muli(2);
            assertThat(changing.logits(patches(), IMAGES)).isNotEqualTo(expected);
            try (Predictor fresh = new Predictor(config, weights, OpsChoice.of(ops), IMAGES)) {
                assertThat(changing.logits(patches(), IMAGES)).isDeepEqualTo(fresh.logits(patches(), IMAGES));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"CLS,3", "CLS,1", "MEAN,3", "MEAN,1"})
    void fusedGradientsAreStocksAndTheSameWithTwoThreads(Pooling pooling, int heads) {
        ViTConfig config = config(pooling, heads, 0.1);
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
    void factorsStartFromTheConfigurationsValueAndAreNotDecayed() {
        Map<String, INDArray> weights = WeightInit.fresh(config(Pooling.CLS, 3, 0.25), 1);
        List<String> scales = weights.keySet().stream()
                .filter(name -> name.contains("layer_scale"))
                .toList();
        assertThat(scales).hasSize(4).noneMatch(WeightNames::decayed);
        scales.forEach(name ->
                assertThat(weights.get(name).toFloatVector()).hasSize(15).containsOnly(0.25f));
        assertThat(WeightInit.fresh(config(Pooling.CLS, 3, 0), 1).keySet()).noneMatch(scales::contains);
    }

    @Test
    void modelFoldersAndTimmsKeepThem() throws IOException {
        ViTConfig config = config(Pooling.CLS, 3, 1e-5).withDropouts(Dropouts.NONE);
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
        // Python's ViT would silently omit the factors.
        assertThat(Json.read(temp.resolve("ours/config.json")).get("model_type").asText())
                .isEqualTo("vit4j");

        ModelConverter.writeTimm(temp.resolve("timm"), model, note -> {});
        Map<String, INDArray> timm = Safetensors.read(temp.resolve("timm/model.safetensors"));
        assertThat(timm.get("blocks.1.ls2.gamma"))
                .isEqualTo(model.weights().get(WeightNames.block(1) + WeightNames.MLP_SCALE));
        assertThat(Json.read(temp.resolve("timm/config.json"))
                        .get("model_args")
                        .get("init_values")
                        .asDouble())
                .isEqualTo(1e-5);
        Model back = ModelConverter.read(temp.resolve("timm"), java.util.OptionalInt.empty(), note -> {});
        assertThat(back.config()).isEqualTo(config);
        assertThat(back.weights()).isEqualTo(model.weights());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void impossibleStartsAreRefused(double value) {
        assertThatThrownBy(() -> BlockOptions.PLAIN.withLayerScale(value))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("layer scale");
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
