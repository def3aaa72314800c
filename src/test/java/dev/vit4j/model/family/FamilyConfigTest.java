package dev.vit4j.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.Size;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.ViTVariants;
import dev.vit4j.model.family.Family.Contents;
import dev.vit4j.ops.encoder.Activation;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of {@code config.json} that only some families have. */
class FamilyConfigTest {
    private static final Contents HEADLESS = new Contents(false, false, 0, ScoreFunction.SOFTMAX, false);

    private static ViTConfig read(String json) throws IOException {
        ObjectNode node = (ObjectNode) Json.mapper().readTree(json.replace('\'', '"'));
        JsonFields fields = new JsonFields("config.json", node);
        return Families.of(fields).read(fields, HEADLESS);
    }

    /** The blocks of DINOv2 and DINOv3 have layer scales in any case; the field is where they start. */
    @ParameterizedTest
    @CsvSource({"dinov2", "dinov2_with_registers", "dinov3_vit"})
    void layerScalesThatStartAtZeroAreThere(String type) throws IOException {
        ViTConfig config = read("{'model_type':'" + type + "','layerscale_value':0.0,'num_register_tokens':0}");

        assertThat(config.blocks().hasLayerScale()).isTrue();
        assertThat(config.registers()).isZero();
    }

    /** transformers' CLIPConfig replaces fields of vision_config by vision_config_dict's, also by its defaults. */
    @Test
    void clipsOlderFilesHaveTheirTowerTwice() throws IOException {
        ViTConfig config = read("{'model_type':'clip','vision_config':{'hidden_act':'gelu','layer_norm_eps':0.01,"
                + "'hidden_size':768},'vision_config_dict':{'hidden_size':1024,'num_attention_heads':16}}");

        assertThat(config.width()).isEqualTo(1024);
        assertThat(config.blocks().mlp().activation()).isEqualTo(Activation.QUICK_GELU);
        assertThat(config.blocks().layerNormEps()).isEqualTo(1e-5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model_type':'vit','head_dim':32} | head_dim is 32",
                "{'model_type':'dinov3_vit','head_dim':32} | head_dim is 32",
                "{'model_type':'beit','image_size':[32,64],'use_relative_position_bias':true} | image_size is [32,64]",
                "{'model_type':'swin'} | model_type is \"swin\", which is not supported; supported are vit,",
                "{'model_type':'vit','vit4j':{'register':2}} | vit4j: register is not known to this release; did you mean",
                "{'model_type':'siglip2_vision_model'} | did you mean 'siglip_vision_model'?",
            })
    void whatWouldChangeTheNumbersIsRefusedByName(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("config.json")
                .hasMessageContaining(message);
    }

    /** The project's own files have room for the settings of every variant, and know every key that they write. */
    @Test
    void everyVariantCanBeWrittenAsThisProjectsOwn() {
        for (String name : ViTVariants.names()) {
            ViTConfig config = ViTVariants.byName(name).withFamily(ViTConfig.VIT);
            JsonFields fields =
                    new JsonFields("config.json", Families.of(config).write(config));
            Contents contents =
                    new Contents(true, config.prefix().distillationToken(), config.classes(), config.scores(), false);

            assertThat(Families.of(fields).read(fields, contents)).as(name).isEqualTo(config);
        }
    }

    /** transformers would compute something else, or fail, with images of these families that are not square. */
    @ParameterizedTest
    @CsvSource({"beit-B/16, beit", "dinov2-S/14, dinov2", "dinov2-reg-S/14, dinov2_with_registers"})
    void whatAFamilyCannotExpressIsWrittenAsThisProjectsOwn(String variant, String family) {
        ViTConfig wide = ViTVariants.byName(variant).withImageSize(new Size(56, 112));

        JsonNode json = Families.of(wide).write(wide);

        assertThat(json.path("model_type").textValue()).isEqualTo("vit4j");
        ViTConfig again = Families.of(new JsonFields("config.json", json))
                .read(
                        new JsonFields("config.json", json),
                        new Contents(true, false, 1000, ScoreFunction.SOFTMAX, false));
        assertThat(again.withFamily(family)).isEqualTo(wide);
    }
}
