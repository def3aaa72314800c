package dev.vit4j.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.Size;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.init.PositionResampler;
import dev.vit4j.model.init.WeightInit;
import dev.vit4j.model.io.ModelConverter;
import dev.vit4j.model.io.TimmNames;
import dev.vit4j.ops.OpsChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares shifted patches with PyTorch, which shifts whole images, concatenates them and cuts the result. One image
 * has so little variance that the layer norm's epsilon is of the same size.
 */
class ShiftedPatchesTest {
    private static final Golden GOLDEN = Golden.read("tiny-spt");
    private static final Model MODEL = GOLDEN.model();
    private static final Parity PARITY = Parity.of(GOLDEN, patches());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void everyNumberOnTheWayEqualsTorchs(String ops) {
        List<String> names = new ArrayList<>(List.of(ViTGraph.POOLED, ViTGraph.hiddenName(0)));
        names.addAll(ViTGraph.attentionNames(MODEL.config()));
        PARITY.forward(ops, names, name -> name.replace("attention.", "attn."));
    }

    /** No gradient of the patches is requested: the layer norm computes only those of its weight and bias. */
    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void lossAndEveryGradientEqualTorchs(String ops) {
        assertThat(MODEL.weights()).containsKeys(WeightNames.PATCH_NORM + ".weight", WeightNames.PATCH_NORM + ".bias");
        PARITY.gradients(ops);
    }

    @Test
    void gradientsOfPatchesAreStocksWhereTheyAreAskedFor() {
        List<String> names = List.of(ViTGraph.PATCHES, WeightNames.PATCH_NORM + ".weight");
        try (GradientGraph stock = PARITY.graph("stock", names);
                GradientGraph fused = PARITY.graph("fused", names)) {
            Map<String, INDArray> expected = stock.run(PARITY.inputs()).gradients();
            Map<String, INDArray> actual = fused.run(PARITY.inputs()).gradients();
            for (String name : names) { // patches with little variance have large gradients
                double largest = expected.get(name).amaxNumber().doubleValue();
                assertThat(largest).isGreaterThan(1e-2);
                assertThat(Golden.difference(actual.get(name), expected.get(name)) / largest)
                        .as(name)
                        .isLessThan(2e-5);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stock", "fused"})
    void aWrittenModelGivesTheSameLogitsAndIsNoneForPythonsVit(String ops) throws Exception {
        PARITY.written(ops, folder.resolve("model"));
        assertThat(Json.read(folder.resolve("model/config.json"))
                        .get("model_type")
                        .asText())
                .isEqualTo("vit4j");
        assertThat(Json.read(folder.resolve("model/config.json")).get("vit4j").toString())
                .isEqualTo("{\"stem\":{\"kind\":\"shifted_patches\"}}");
    }

    @Test
    void anotherImageSizeHasOtherPositionsAndNothingElse() {
        Model larger = PositionResampler.toImageSize(MODEL, Size.square(20), note -> {});
        assertThat(larger.config().stem()).isEqualTo(Stem.shiftedPatches(5));
        assertThat(larger.config().tokens()).isEqualTo(17);
        Nd4j.getRandom().setSeed(5);
        INDArray patches = Nd4j.randn(DataType.FLOAT, 2, 16, 375);
        try (Predictor stock = new Predictor(larger.config(), larger.weights(), OpsChoice.STOCK, 2);
                Predictor fused = new Predictor(larger.config(), larger.weights(), OpsChoice.of("fused"), 2)) {
            float[][] expected = stock.logits(patches, 2);
            float[][] actual = fused.logits(patches, 2);
            for (int i = 0; i < 2; i++) {
                assertThat(actual[i]).containsExactly(expected[i], within(1e-5f));
            }
        }
    }

    @Test
    void freshWeightsNormalizeAndDoNotDecayTheNorm() {
        ViTConfig config = ViTVariants.byName("nano/4:stem=shifted-patches");
        Map<String, INDArray> weights = WeightInit.fresh(config, 1);
        INDArray norm = weights.get(WeightNames.PATCH_NORM + ".weight");
        assertThat(norm.toFloatVector()).hasSize(240).containsOnly(1);
        assertThat(weights.get(WeightNames.PATCH_NORM + ".bias").toFloatVector())
                .hasSize(240)
                .containsOnly(0);
        assertThat(WeightNames.decayed(WeightNames.PATCH_NORM + ".weight")).isFalse();
        assertThat(WeightNames.decayed(WeightNames.PATCH_WEIGHT)).isTrue();
        INDArray matrix = weights.get(WeightNames.PATCH_WEIGHT);
        assertThat(matrix.shape()).containsExactly(96, 15, 4, 4);
        assertThat(matrix.stdNumber().doubleValue()).isCloseTo(1 / Math.sqrt(240), within(0.05 / Math.sqrt(240)));
    }

    /** By hand: the test variant's 24,234 and 50,730, four times its 32 x 192 matrix and a norm of twice 960 more. */
    @Test
    void sizesAreThoseOfFiveTimesTheChannels() {
        ModelSize plain = ModelSize.of(ViTVariants.byName("test"));
        ModelSize shifted = ModelSize.of(ViTVariants.byName("test:stem=shifted-patches"));
        assertThat(shifted.parameters() - plain.parameters()).isEqualTo(4 * 32 * 192 + 2 * 960);
        assertThat(shifted.multiplyAdds() - plain.multiplyAdds()).isEqualTo(16 * 4 * 32 * 192);
    }

    @Test
    void timmHasNoSuchStem() {
        assertThatThrownBy(() -> TimmNames.fromHf(MODEL))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("timm's ViT has no such stem: this model has shifted patches");
    }

    @Test
    void weightsAloneShowTheStem() throws Exception {
        Path file = Files.copy(
                Golden.folder("tiny-spt").resolve("model.safetensors"), folder.resolve("weights.safetensors"));
        ViTConfig read =
                ModelConverter.read(file, OptionalInt.of(3), note -> {}).config();
        assertThat(read.stem()).isEqualTo(Stem.shiftedPatches(5));
        assertThat(read.image()).isEqualTo(new ImageShape(15, 3));
    }

    /** Returns [B,N,P] by definition: the images and four shifted copies of them, all cut into patches. */
    private static INDArray patches() {
        INDArray images = GOLDEN.get("images");
        int size = (int) images.size(2);
        int half = 2;
        int[][] away = {{0, 0}, {-half, -half}, {-half, half}, {half, -half}, {half, half}};
        INDArray[] copies = Arrays.stream(away)
                .map(shift -> {
                    INDArray copy = Nd4j.zeros(DataType.FLOAT, images.shape());
                    for (int i = 0; i < copy.length(); i++) {
                        int image = i / (3 * size * size);
                        int channel = i / (size * size) % 3;
                        int y = i / size % size;
                        int x = i % size;
                        int fromY = y + shift[0];
                        int fromX = x + shift[1];
                        if (fromY >= 0 && fromY < size && fromX >= 0 && fromX < size) {
                            double value = images.getDouble(image, channel, fromY, fromX);
                            copy.putScalar(new int[] {image, channel, y, x}, value);
                        }
                    }
                    return copy;
                })
                .toArray(INDArray[]::new);
        return Golden.cut(Nd4j.concat(1, copies), MODEL.config().stem().patchSize());
    }
}
