package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.family.TensorNames.Unused;
import java.util.List;

/**
 * The image tower of SigLIP (Zhai et al. 2023, "Sigmoid Loss for Language Image Pre-Training"): no class token. The tower
 * alone pools by attention, transformers' image classifier takes the mean of the patches.
 */
final class Siglip implements Family {
    private static final String USES_HEAD = "vision_use_head";

    @Override
    public String name() {
        return "siglip";
    }

    @Override
    public List<String> modelTypes() {
        return List.of("siglip", "siglip_vision_model");
    }

    @Override
    public String description() {
        return "no class token, tanh GELU, attention pooling; the image classifier pools the mean of the patches";
    }

    @Override
    public ViTConfig read(JsonFields file, Contents weights) {
        JsonFields fields = Tower.fields(file);
        boolean attention = !weights.head() && fields.flag(USES_HEAD, true);
        return new ViTConfig(
                name(),
                Fields.image(fields),
                Stem.patches(Fields.patchSize(fields, 16)),
                TokenEmbedding.PLAIN.withPrefix(PrefixTokens.NONE),
                Fields.encoder(fields),
                new BlockOptions(
                        AttentionBias.ALL,
                        fields.number("layer_norm_eps", 1e-6),
                        0,
                        AttentionKind.PLAIN,
                        false,
                        Mlp.of(Fields.activation(fields, "gelu_pytorch_tanh"))),
                weights.classHead(attention ? Pooling.ATTENTION : Pooling.MEAN, HeadNorm.TOKENS),
                Fields.dropouts(fields, "attention_dropout", 0));
    }

    @Override
    public ViTConfig forClasses(ViTConfig config) {
        return config.withHead(config.head().withPooling(Pooling.MEAN));
    }

    @Override
    public String imageProcessor() {
        return "SiglipImageProcessor";
    }

    @Override
    public ObjectNode write(ViTConfig config) {
        if (!config.head().isPresent()) {
            ObjectNode json = Fields.written(config, "siglip_vision_model", "SiglipVisionModel");
            json.put(USES_HEAD, config.pooling() == Pooling.ATTENTION);
            Fields.dropouts(json, config, "attention_dropout");
            return json;
        }
        ObjectNode json = Json.mapper().createObjectNode();
        json.putArray("architectures").add("SiglipForImageClassification");
        json.put("model_type", "siglip");
        ObjectNode vision = json.putObject("vision_config");
        vision.put("model_type", "siglip_vision_model");
        vision.put(USES_HEAD, false);
        Fields.shape(vision, config);
        Fields.dropouts(vision, config, "attention_dropout");
        return json;
    }

    @Override
    public TensorNames names(ViTConfig config) {
        String attention = "pooling.attention.attention.";
        List<TensorRule> pooling = List.of(
                Tables.line("head.probe", "pooling.probe"),
                Tables.line(
                        "head.attention.in_proj_weight",
                        attention + "query.weight",
                        attention + "key.weight",
                        attention + "value.weight"),
                Tables.line(
                        "head.attention.in_proj_bias",
                        attention + "query.bias",
                        attention + "key.bias",
                        attention + "value.bias"),
                Tables.line("head.attention.out_proj.*", "pooling.attention.output.dense.*"),
                Tables.line("head.layernorm.*", "pooling.layernorm.*"),
                Tables.line("head.mlp.fc1.*", "pooling.intermediate.dense.*"),
                Tables.line("head.mlp.fc2.*", "pooling.output.dense.*"));
        boolean pools = config.pooling() == Pooling.ATTENTION;
        return new TensorNames(
                "vision_model.",
                true,
                Tables.all(
                        List.of(
                                Tables.line("embeddings.patch_embedding.*", "embeddings.patch_embeddings.projection.*"),
                                TensorRule.of(
                                        1,
                                        "embeddings.position_embedding.weight",
                                        "vit.embeddings.position_embeddings"),
                                Tables.line("post_layernorm.*", "layernorm.*")),
                        Tower.blocks(),
                        pools ? pooling : List.of(),
                        Tables.head()),
                List.of(),
                pools
                        ? Tower.OTHER_HALF
                        : Tables.all(
                                Tower.OTHER_HALF,
                                List.of(Unused.of(
                                        "head\\..*", "attention pooling, which the image classifier does not use"))));
    }
}
