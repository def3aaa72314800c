package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vit4j.common.BadInputException;
import dev.vit4j.model.Configs;
import dev.vit4j.model.Fixtures;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.WeightNames;
import dev.vit4j.model.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class TimmNamesTest {
    @TempDir
    Path temp;

    private static Map<String, INDArray> timm(String fixture) {
        return Safetensors.read(Fixtures.folder(fixture).resolve("timm.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void bothNamingsOfAFixtureGiveTheSameWeights(String name) {
        assertThat(TimmNames.toHf(timm(name), name, note -> {}))
                .isEqualTo(ModelFolder.read(Fixtures.folder(name)).weights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b"})
    void goingBackGivesTimmsFileByteForByte(String name) throws IOException {
        Model model = ModelFolder.read(Fixtures.folder(name));

        Safetensors.write(temp.resolve("timm.safetensors"), TimmNames.fromHf(model), Safetensors.PYTORCH);

        assertThat(temp.resolve("timm.safetensors"))
                .hasSameBinaryContentAs(Fixtures.folder(name).resolve("timm.safetensors"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fc_norm.weight | a norm after mean pooling",
                "dist_token | a distillation token",
                "blocks.0.attn.q_norm.weight | normalized queries",
                "attn_pool.latent | attention pooling",
                "norm_pre.weight | a norm before the first block",
                "blocks.0.mlp.w12.weight | no plain ViT has: blocks.0.mlp.w12.weight",
                "stem.weight | no plain ViT has: stem.weight",
                "blocks.00.norm1.weight | no plain ViT has: blocks.00.norm1.weight",
                "blocks.0.norm1.scale | no plain ViT has: blocks.0.norm1.scale",
            })
    void whatHasNoCounterpartIsRefusedByName(String name, String message) {
        Map<String, INDArray> weights = new LinkedHashMap<>(timm("tiny-a"));
        weights.put(name, Nd4j.scalar(1f));

        assertThatThrownBy(() -> TimmNames.toHf(weights, "x.safetensors", note -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("x.safetensors")
                .hasMessageContaining(message);
    }

    @Test
    void aClassTokenWithoutAPositionGetsARowOfZeros() {
        Map<String, INDArray> weights = new LinkedHashMap<>(timm("tiny-a"));
        INDArray whole = weights.get("pos_embed");
        weights.put(
                "pos_embed",
                whole.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 65), NDArrayIndex.all())
                        .dup());
        List<String> notes = new ArrayList<>();

        INDArray positions = TimmNames.toHf(weights, "x", notes::add).get(WeightNames.POSITIONS);

        assertThat(positions.shape()).containsExactly(1, 65, 64);
        assertThat(positions.getFloat(0, 0, 3)).isZero();
        assertThat(positions.getFloat(0, 64, 3)).isEqualTo(whole.getFloat(0, 64, 3));
        assertThat(notes).singleElement().asString().contains("row of zeros");
    }

    @Test
    void aStackThatIsNoThreeMatricesIsRefused() {
        Map<String, INDArray> weights = new LinkedHashMap<>(timm("tiny-a"));
        weights.put("blocks.1.attn.qkv.weight", Nd4j.zeros(64, 64));

        assertThatThrownBy(() -> TimmNames.toHf(weights, "x", note -> {}))
                .hasMessageContaining("blocks.1.attn.qkv.weight has shape [64, 64], not three stacked");
    }

    @Test
    void overlappingPatchesCannotGoToTimm() {
        ViTConfig plain = ViTVariants.byName("test");
        ViTConfig overlapping = Configs.variant(plain, 4, Pooling.CLS, PositionEmbedding.LEARNED, true, 0);

        assertThatThrownBy(() -> TimmNames.fromHf(Configs.model(overlapping)))
                .hasMessageContaining("no overlapping patches");
    }
}
