package dev.vit4j.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Interpolation;
import dev.vit4j.data.preprocess.Resize;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ModelConverterTest {
    /** Of the fixture {@code tiny-a}. */
    private static final String SIZES =
            "'img_size':32,'patch_size':4,'embed_dim':64,'depth':2,'num_heads':4,'mlp_ratio':2";

    @TempDir
    Path temp;

    private final List<String> notes = new ArrayList<>();
    private Path timm;

    @BeforeEach
    void timmFolder() throws IOException {
        timm = Files.createDirectory(temp.resolve("timm"));
        Files.copy(Fixtures.folder("tiny-a").resolve("timm.safetensors"), timm.resolve("model.safetensors"));
    }

    private void config(String json) throws IOException {
        Files.writeString(timm.resolve("config.json"), json.replace('\'', '"'));
    }

    private Model read(Path source, Integer heads) {
        return ModelConverter.read(source, heads == null ? OptionalInt.empty() : OptionalInt.of(heads), notes::add);
    }

    @Test
    void aLoneTimmFileIsReadOffItsShapes() {
        Model model = read(Fixtures.folder("tiny-a").resolve("timm.safetensors"), 4);

        ViTConfig hf = ModelFolder.read(Fixtures.folder("tiny-a")).config();
        assertThat(Configs.withEpsilon(hf, 1e-6)).isEqualTo(model.config());
        assertThat(model.labels()).hasSize(10).startsWith("LABEL_0");
        assertThat(notes).anyMatch(note -> note.contains("image 32, patch 4, width 64, depth 2, MLP 128, 4 heads"));
    }

    @Test
    void aLoneHuggingFaceFileIsReadOffItsShapes() {
        Model model = read(Fixtures.folder("tiny-a").resolve("model.safetensors"), 4);

        assertThat(model.config())
                .isEqualTo(ModelFolder.read(Fixtures.folder("tiny-a")).config());
    }

    @Test
    void headsAreAssumedFromTheWidthOrAskedFor() {
        assertThat(read(timm, null).config().heads()).isEqualTo(1);
        assertThat(notes).anyMatch(note -> note.contains("assumed from the width; --heads overrides it"));
        assertThatThrownBy(() -> read(Fixtures.folder("tiny-b").resolve("timm.safetensors"), null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("width 96")
                .hasMessageContaining("give --heads");
        assertThatThrownBy(() -> read(timm, 5)).hasMessageContaining("width 64 is not a whole multiple of heads 5");
        assertThatThrownBy(() -> read(Fixtures.folder("tiny-a"), 4))
                .hasMessageContaining("already specifies the heads");
    }

    @Test
    void timmsConfigGivesLabelsAndTreatment() throws IOException {
        config("{'architecture':'vit_tiny_patch16_224','num_classes':10,'global_pool':'token',"
                + "'label_names':['a','b','c','d','e','f','g','h','i','j'],'model_args':{" + SIZES + "},"
                + "'pretrained_cfg':{'input_size':[3,32,32],'interpolation':'bilinear','crop_pct':0.9,"
                + "'crop_mode':'center','mean':[0.5,0.4,0.3],'std':[0.2,0.2,0.1]}}");

        Model model = read(timm, null);

        assertThat(model.labels()).startsWith("a", "b").endsWith("j");
        assertThat(model.config().heads()).isEqualTo(4);
        // floor(32 / 0.9), as in timm's transforms_imagenet_eval.
        assertThat(model.preprocessing().resize()).isEqualTo(Resize.shortestEdge(35, Interpolation.BILINEAR));
        assertThat(model.preprocessing().normalization().mean()).containsExactly(0.5, 0.4, 0.3);
    }

    @Test
    void aTimmConfigThatDoesNotFitIsRefused() throws IOException {
        refused("'label_names':['a']", "1 label_names for 10 classes");
        refused("'global_pool':'avg'", "missing: fc_norm.weight, fc_norm.bias; unexpected: norm.bias, norm.weight");
        refused(
                "'global_pool':'avg','pretrained_cfg':{}",
                "global_pool is \"avg\" here, but the architecture and model_args make it \"token\"");
        refused("'crop_mode':'corner'", "crop_mode is \"corner\"");
        refused("'crop_pct':-1", "crop_pct is -1.0");
        refused("'input_size':[3,224,224]", "expected [channels, 32, 32]");
        refused("'interpolation':'random'", "interpolation is \"random\"");
        assertThatThrownBy(() -> read(timm, 4)).hasMessageContaining("already specifies the heads");
    }

    /** What would change the numbers is never ignored. */
    @Test
    void argumentsOfTimmThatAreNotSupportedAreRefusedByName() throws IOException {
        refusedArgument("'qk_norm':true", "qk_norm is true, which is not supported");
        refusedArgument("'act_layer':'mish'", "act_layer is \"mish\", which is not supported");
        refusedArgument("'norm_layer':'rmsnorm'", "norm_layer is \"rmsnorm\", which is not supported");
        refusedArgument("'global_pool':'avgmax'", "global_pool is \"avgmax\", which is not supported");
        refusedArgument("'final_norm':false", "final_norm is false, which is not supported");
        refusedArgument("'no_such':3", "no_such is 3, which is not supported");
        config("{'architecture':'swin_tiny_patch4_window7_224'}");
        assertThatThrownBy(() -> read(timm, null))
                .hasMessageContaining("architecture is \"swin_tiny_patch4_window7_224\", which is not supported")
                .hasMessageContaining("supported are timm's vit_*, deit*, beit* and eva02_*");
        config("{'architecture':'vit_base_patch16_xp_224'}");
        assertThatThrownBy(() -> read(timm, null)).hasMessageContaining("block_fn is \"ParallelScalingBlock\"");
        config("{'architecture':'vit_tiny_patch16_223'}");
        assertThatThrownBy(() -> read(timm, null)).hasMessageContaining("did you mean 'vit_tiny_patch16_224'");
    }

    private void refused(String field, String message) throws IOException {
        config("{'architecture':'vit_tiny_patch16_224','num_classes':10,'model_args':{" + SIZES + "}," + field + "}");
        assertThatThrownBy(() -> read(timm, null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message);
    }

    private void refusedArgument(String argument, String message) throws IOException {
        config("{'architecture':'vit_tiny_patch16_224','num_classes':10,'model_args':{" + SIZES + "," + argument
                + "}}");
        assertThatThrownBy(() -> read(timm, null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aModelGoesToATimmFolderAndBack() throws IOException {
        Model model = ModelFolder.read(Fixtures.folder("tiny-b"));

        ModelConverter.writeTimm(temp.resolve("out"), model, notes::add);
        Model back = read(temp.resolve("out"), null);

        assertThat(back.weights()).isEqualTo(model.weights());
        assertThat(back.config()).isEqualTo(Configs.withEpsilon(model.config(), 1e-6));
        assertThat(back.labels()).isEqualTo(model.labels());
        assertThat(back.preprocessing()).isEqualTo(model.preprocessing());
        assertThat(notes).anyMatch(note -> note.contains("layer-norm epsilon of 1.0E-6; this model has 1.0E-12"));
        JsonNode args = Json.read(temp.resolve("out/config.json")).get("model_args");
        assertThat(args.toString())
                .isEqualTo("{\"patch_size\":16,\"embed_dim\":96,\"depth\":3,\"num_heads\":3,\"qkv_bias\":true,"
                        + "\"init_values\":null,\"mlp_ratio\":2.0,\"class_token\":true,\"global_pool\":\"token\","
                        + "\"fc_norm\":false,\"pre_norm\":false,\"img_size\":48,\"in_chans\":3}");
    }

    @Test
    void meanPoolingWithoutAClassTokenSurvivesTheWayThroughTimm() throws IOException {
        ViTConfig plain = ViTVariants.byName("test");
        Model model = Configs.model(
                Configs.variant(plain, plain.stem().stride(), Pooling.MEAN, PositionEmbedding.LEARNED, false, 0));

        ModelConverter.writeTimm(temp.resolve("mean"), model, notes::add);

        assertThat(read(temp.resolve("mean"), null).config()).isEqualTo(model.config());
        assertThat(read(temp.resolve("mean"), null).weights()).isEqualTo(model.weights());
    }

    @Test
    void aBackboneWithoutAHeadIsRead() throws IOException {
        Map<String, INDArray> weights = new LinkedHashMap<>(Safetensors.read(timm.resolve("model.safetensors")));
        weights.remove("head.weight");
        weights.remove("head.bias");
        Safetensors.write(timm.resolve("model.safetensors"), weights, Map.of());

        assertThat(read(timm, 4).weights()).doesNotContainKey(WeightNames.HEAD_WEIGHT);
    }

    @Test
    void whatIsNoViTIsRefused() throws IOException {
        Path file = temp.resolve("other.safetensors");
        Safetensors.write(file, Map.of("conv1.weight", Nd4j.zeros(3, 3)), Map.of());

        assertThatThrownBy(() -> read(file, null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not the weights of a ViT");
        assertThatThrownBy(() -> read(temp.resolve("nothing"), null)).hasMessageContaining("no such file or folder");
    }

    @Test
    void aGapAmongTheBlocksIsNamed() throws IOException {
        Map<String, INDArray> weights = new LinkedHashMap<>(Safetensors.read(timm.resolve("model.safetensors")));
        weights.keySet().removeIf(name -> name.equals("blocks.1.norm1.weight"));
        Safetensors.write(timm.resolve("model.safetensors"), weights, Map.of());

        assertThatThrownBy(() -> read(timm, 4))
                .hasMessageContaining("unexpected: ")
                .hasMessageContaining("vit.encoder.layer.1.");
    }
}
