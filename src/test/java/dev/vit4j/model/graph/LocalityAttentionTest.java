package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
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
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class LocalityAttentionTest {
    @TempDir
    private Path temp;

    /**
     * Depth 2, patches of 2 x 2 x 3, dropout of attention; an MLP width of 19 and a head width of 5 are not multiples
     * of a vector's length.
     */
    private static ViTConfig config(Pooling pooling, int heads, AttentionKind attention) {
        return ViTConfig.of(ImageShape.rgb(8), Stem.patches(2), new EncoderShape(5 * heads, 2, heads, 19), 4)
                .withPooling(pooling)
                .withDropouts(new Dropouts(0.1, 0.1, 0.3, 0))
                .withBlocks(
                        BlockOptions.PLAIN.withBias(AttentionBias.of(heads > 1)).withAttention(attention));
    }

    private static ViTConfig locality(Pooling pooling, int heads) {
        return config(pooling, heads, AttentionKind.LOCALITY);
    }

    /**
     * By the definition, in doubles: softmax over the other tokens of scale_h (q · k), from a plain model's own
     * weights.
     */
    @ParameterizedTest
    @CsvSource({"3,stock", "1,fused", "3,fused"})
    void agreementIsMultipliedByItsHeadsScaleAndNoTokenLooksUpItself(int heads, String ops) {
        ViTConfig config = locality(Pooling.CLS, heads);
        Map<String, INDArray> weights = ModelChecks.weights(config);
        INDArray scale = weights.get(WeightNames.block(0) + WeightNames.LOCALITY_SCALE);
        Map<String, INDArray> plainWeights = new LinkedHashMap<>(weights);
        plainWeights.keySet().removeIf(name -> name.endsWith(WeightNames.LOCALITY_SCALE));
        List<String> attention = List.of(ViTGraph.attentionName(0));
        int t = config.tokens();
        try (Predictor locality = new Predictor(config, weights, OpsChoice.of(ops), ModelChecks.IMAGES, attention);
                Predictor plain = new Predictor(
                        config(Pooling.CLS, heads, AttentionKind.PLAIN),
                        plainWeights,
                        OpsChoice.of(ops),
                        ModelChecks.IMAGES,
                        attention)) {
            INDArray actual = locality.run(ModelChecks.patches(config)).get(attention.get(0));
            INDArray softmax = plain.run(ModelChecks.patches(config)).get(attention.get(0));
            for (int image = 0; image < ModelChecks.IMAGES; image++) {
                for (int head = 0; head < heads; head++) {
                    // A plain weight is exp(q · k / sqrt E) times a factor common to its row.
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
        ModelChecks.constantWeightsGiveTheNumbersOfChangingOnes(
                locality(Pooling.CLS, heads), ops, WeightNames.block(1) + WeightNames.LOCALITY_SCALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void theClassTokensRowAloneGivesTheSameLogits(String ops) {
        ModelChecks.theClassTokensRowAloneGivesTheSameLogits(locality(Pooling.CLS, 3), ops);
    }

    @ParameterizedTest
    @CsvSource({"CLS,3", "CLS,1", "MEAN,3", "SEQUENCE,1"})
    void fusedGradientsAreStocksAndTheSameWithTwoThreads(Pooling pooling, int heads) {
        ModelChecks.fusedGradientsAreStocksAndTheSameWithTwoThreads(locality(pooling, heads));
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
        ViTConfig config = locality(Pooling.CLS, 3).withDropouts(Dropouts.NONE);
        Model model = new Model(
                config,
                Preprocessing.standard(8),
                HfConfig.numbered(4),
                ModelChecks.weights(config),
                Json.mapper().createObjectNode());
        ModelFolder.write(temp.resolve("ours"), model);
        Model read = ModelFolder.read(temp.resolve("ours"));
        assertThat(read.config()).isEqualTo(config);
        assertThat(read.weights()).isEqualTo(model.weights());
        // Python's ViT would silently compute something else.
        assertThat(Json.read(temp.resolve("ours/config.json")).get("model_type").asText())
                .isEqualTo("vit4j");
        Model fromShapes = ModelConverter.read(temp.resolve("ours/model.safetensors"), OptionalInt.of(3), note -> {});
        // Shapes do not tell the epsilon: Hugging Face's default is assumed.
        assertThat(fromShapes.config().blocks()).isEqualTo(config.blocks().withLayerNormEps(1e-12));
        assertThatThrownBy(() -> ModelConverter.writeTimm(temp.resolve("timm"), model, note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("timm's ViT has no locality attention")
                .hasMessageContaining("learned attention scales");
        assertThat(temp.resolve("timm")).doesNotExist();
    }

    @Test
    void oneTokenAloneHasNothingToLookUp() {
        ViTConfig one = config(Pooling.MEAN, 1, AttentionKind.PLAIN).withImageSize(Size.square(2));
        assertThat(one.tokens()).isEqualTo(1);
        assertThatThrownBy(() -> one.withBlocks(one.blocks().withAttention(AttentionKind.LOCALITY)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("only one token")
                .hasMessageContaining("2 pixels in an image of 2");
        assertThat(locality(Pooling.CLS, 1).withImageSize(Size.square(2)).tokens())
                .isEqualTo(2);
    }
}
