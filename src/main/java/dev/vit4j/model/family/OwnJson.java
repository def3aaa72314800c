package dev.vit4j.model.family;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
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
 * Settings of the encoder that Hugging Face's ViT lacks, under the key {@code vit4j} of {@code config.json}: {@code
 * patch_stride}, {@code stem}, {@code pooling}, {@code head_norm}, {@code position}, {@code class_token}, {@code
 * distillation_token}, {@code registers}, {@code patch_bias}, {@code pre_norm}, {@code rotary}, {@code relative_positions},
 * {@code layer_scale}, {@code attention}, {@code attention_norm}, {@code qkv_biases},
 * {@code attention_output_bias}, {@code mlp_bias}, {@code gated_mlp}, {@code mlp_norm}.
 */
final class OwnJson {
    private static final List<String> ROLES = List.of("query", "key", "value");

    private OwnJson() {}

    static TokenEmbedding embedding(JsonFields own, Pooling pooling) {
        PrefixTokens prefix = new PrefixTokens(
                own.flag("class_token", pooling.readsClassToken()),
                own.flag("distillation_token", false),
                own.whole("registers", Fields.MOST_WIDTH, 0));
        Positions positions = new Positions(
                own.choice("position", PositionEmbedding.class, PositionEmbedding.LEARNED),
                rotary(own),
                own.choice("relative_positions", RelativePositions.class, RelativePositions.NONE));
        return new TokenEmbedding(prefix, positions, own.flag("patch_bias", true), own.flag("pre_norm", false));
    }

    private static RotaryPositions rotary(JsonFields own) {
        if (!own.has("rotary")) {
            return RotaryPositions.NONE;
        }
        JsonFields rotary = own.object("rotary");
        return new RotaryPositions(
                rotary.choice("kind", RotaryPositions.Kind.class, RotaryPositions.Kind.NONE),
                rotary.number("theta", 10_000),
                rotary.whole("reference", Fields.MOST_PIXELS, 0));
    }

    /** Returns which projections have biases: those listed, or all or none. */
    static AttentionBias bias(JsonFields own, boolean all) {
        if (!own.has("qkv_biases")) {
            return new AttentionBias(all, all, all, own.flag("attention_output_bias", true));
        }
        List<String> roles = own.strings("qkv_biases");
        require(
                ROLES.containsAll(roles),
                "%s: qkv_biases is %s; expected some of %s",
                own.where(),
                own.text("qkv_biases"),
                ROLES);
        return new AttentionBias(
                roles.contains("query"),
                roles.contains("key"),
                roles.contains("value"),
                own.flag("attention_output_bias", true));
    }

    static ObjectNode write(ViTConfig config) {
        ObjectNode own = Json.mapper().createObjectNode();
        Stem stem = config.stem();
        if (!stem.stride().equals(stem.patchSize())) {
            own.set("patch_stride", stem.stride().toJson());
        }
        if (stem.kind() != Stem.Kind.PATCHES || stem.padding() > 0) {
            own.set("stem", StemJson.write(stem));
        }
        if (config.pooling() != Pooling.CLS) {
            own.put("pooling", JsonFields.choice(config.pooling()));
        }
        if (config.head().norm() != HeadNorm.TOKENS) {
            own.put("head_norm", JsonFields.choice(config.head().norm()));
        }
        embedding(own, config);
        blocks(own, config.blocks());
        return own;
    }

    private static void embedding(ObjectNode own, ViTConfig config) {
        PrefixTokens prefix = config.prefix();
        if (prefix.classToken() != config.pooling().readsClassToken()) {
            own.put("class_token", prefix.classToken());
        }
        if (prefix.distillationToken()) {
            own.put("distillation_token", true);
        }
        if (prefix.registers() > 0) {
            own.put("registers", prefix.registers());
        }
        if (config.position() != PositionEmbedding.LEARNED) {
            own.put("position", JsonFields.choice(config.position()));
        }
        RotaryPositions rotary = config.embedding().positions().rotary();
        if (rotary.isOn()) {
            ObjectNode json = own.putObject("rotary");
            json.put("kind", JsonFields.choice(rotary.kind()));
            json.put("theta", rotary.theta());
            json.put("reference", rotary.reference());
        }
        RelativePositions relative = config.embedding().positions().relative();
        if (relative != RelativePositions.NONE) {
            own.put("relative_positions", JsonFields.choice(relative));
        }
        if (!config.embedding().patchBias()) {
            own.put("patch_bias", false);
        }
        if (config.embedding().norm()) {
            own.put("pre_norm", true);
        }
    }

    private static void blocks(ObjectNode own, BlockOptions blocks) {
        if (blocks.hasLayerScale()) {
            own.put("layer_scale", blocks.layerScale());
        }
        if (blocks.attention() != AttentionKind.PLAIN) {
            own.put("attention", JsonFields.choice(blocks.attention()));
        }
        if (!blocks.bias().output()) {
            own.put("attention_output_bias", false);
        }
        if (!blocks.mlp().bias()) {
            own.put("mlp_bias", false);
        }
        if (!blocks.bias().isAllOrNoneOfQkv()) {
            ArrayNode roles = own.putArray("qkv_biases");
            ROLES.stream().filter(blocks.bias()::has).forEach(roles::add);
        }
        if (blocks.attentionNorm()) {
            own.put("attention_norm", true);
        }
        if (blocks.mlp().gated()) {
            own.put("gated_mlp", true);
        }
        if (blocks.mlp().norm()) {
            own.put("mlp_norm", true);
        }
    }
}
