package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.Positions;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.RotaryPositions;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import java.util.List;

/**
 * DINOv3 (Siméoni et al. 2025, "DINOv3"): rotary positions, registers, layer scale. Transformers has no classifier of
 * this family; a head that is trained here reads the class token, and its weights are stored beside the encoder's.
 */
final class Dinov3 implements Family {
    @Override
    public String name() {
        return "dinov3_vit";
    }

    @Override
    public List<String> modelTypes() {
        return List.of("dinov3_vit");
    }

    @Override
    public String description() {
        return "rotary positions, registers, layer scale, no key bias, gated MLP in the largest";
    }

    @Override
    public ViTConfig read(JsonFields fields, Contents weights) {
        Positions positions = new Positions(
                PositionEmbedding.NONE,
                new RotaryPositions(RotaryPositions.Kind.CENTERED, fields.number("rope_theta", 100), 0),
                RelativePositions.NONE);
        return new ViTConfig(
                name(),
                Fields.image(fields),
                Stem.patches(Fields.patchSize(fields, 16)),
                TokenEmbedding.PLAIN
                        .withPrefix(new PrefixTokens(
                                true, false, fields.whole("num_register_tokens", Fields.MOST_WIDTH, 0)))
                        .withPositions(positions),
                Fields.encoder(fields, fields.count("intermediate_size", Fields.MOST_WIDTH, 1536), 384, 6),
                new BlockOptions(
                        new AttentionBias(
                                fields.flag("query_bias", true),
                                fields.flag("key_bias", false),
                                fields.flag("value_bias", true),
                                fields.flag("proj_bias", true)),
                        fields.number("layer_norm_eps", 1e-5),
                        Fields.layerScale(fields),
                        AttentionKind.PLAIN,
                        false,
                        new Mlp(
                                Fields.activation(fields, "gelu"),
                                fields.flag("use_gated_mlp", false),
                                false,
                                fields.flag("mlp_bias", true))),
                weights.classHead(Pooling.CLS, HeadNorm.TOKENS),
                Fields.dropouts(fields, "attention_dropout", fields.number("drop_path_rate", 0)));
    }

    @Override
    public String imageProcessor() {
        return "DINOv3ViTImageProcessor";
    }

    @Override
    public boolean adaptsToImageSize() {
        return true;
    }

    @Override
    public ObjectNode write(ViTConfig config) {
        ObjectNode json = Fields.written(config, name(), "DINOv3ViTModel");
        AttentionBias bias = config.blocks().bias();
        json.put("key_bias", bias.key());
        json.put("layerscale_value", config.blocks().layerScale());
        json.put("mlp_bias", config.blocks().mlp().bias());
        json.put("num_register_tokens", config.registers());
        json.put("proj_bias", bias.output());
        json.put("query_bias", bias.query());
        json.put("rope_theta", config.embedding().positions().rotary().theta());
        json.put("use_gated_mlp", config.blocks().mlp().gated());
        json.put("value_bias", bias.value());
        Fields.dropouts(json, config, "attention_dropout");
        return json;
    }

    @Override
    public TensorNames names(ViTConfig config) {
        return new TensorNames(
                "",
                true,
                Tables.all(
                        List.of(
                                Tables.line("embeddings.cls_token", "embeddings.cls_token"),
                                Tables.line("embeddings.register_tokens", "embeddings.register_tokens"),
                                Tables.line(
                                        "embeddings.patch_embeddings.*", "embeddings.patch_embeddings.projection.*"),
                                Tables.line("norm.*", "layernorm.*")),
                        block(config, "layer.{}."),
                        Tables.head()),
                block(config, "model.layer.{}."),
                Tables.USUAL_UNUSED);
    }

    private static List<TensorRule> block(ViTConfig config, String layer) {
        return Tables.all(
                Tables.projections(layer + "attention.", "o_proj"),
                Tables.norms(layer, "norm1", "norm2"),
                Tables.layerScales(layer),
                config.blocks().mlp().gated()
                        ? Tables.gatedMlp(layer)
                        : List.of(
                                Tables.block(layer, "mlp.up_proj.*", "intermediate.dense.*"),
                                Tables.block(layer, "mlp.down_proj.*", "output.dense.*")));
    }
}
