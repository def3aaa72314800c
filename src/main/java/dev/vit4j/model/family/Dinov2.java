package dev.vit4j.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionResampling;
import dev.vit4j.model.PrefixTokens;
import dev.vit4j.model.Stem;
import dev.vit4j.model.TokenEmbedding;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.ops.encoder.Activation;
import java.util.List;

/**
 * DINOv2 (Oquab et al. 2024, "DINOv2: Learning Robust Visual Features without Supervision"), with or without registers
 * (Darcet et al. 2024, "Vision Transformers Need Registers").
 */
final class Dinov2 implements Family {
    private final boolean registers;

    /** @param registers whether it is the family with registers */
    Dinov2(boolean registers) {
        this.registers = registers;
    }

    @Override
    public String name() {
        return registers ? "dinov2_with_registers" : "dinov2";
    }

    @Override
    public List<String> modelTypes() {
        return List.of(name());
    }

    @Override
    public String description() {
        return "layer scale, SwiGLU in the largest, head on class token and mean of patches"
                + (registers ? ", registers" : "");
    }

    @Override
    public ViTConfig read(JsonFields fields, Contents weights) {
        boolean gated = fields.flag("use_swiglu_ffn", false);
        int width = fields.count("hidden_size", Fields.MOST_WIDTH, 768);
        int mlpWidth = (int) (width * fields.number("mlp_ratio", 4));
        return new ViTConfig(
                name(),
                Fields.image(fields),
                Stem.patches(Fields.patchSize(fields, registers ? 16 : 14)),
                TokenEmbedding.PLAIN.withPrefix(new PrefixTokens(
                        true, false, registers ? fields.whole("num_register_tokens", Fields.MOST_WIDTH, 4) : 0)),
                Fields.encoder(fields, gated ? gatedWidth(mlpWidth) : mlpWidth),
                new BlockOptions(
                        AttentionBias.of(fields.flag("qkv_bias", true)),
                        fields.number("layer_norm_eps", 1e-6),
                        Fields.layerScale(fields),
                        AttentionKind.PLAIN,
                        false,
                        gated
                                ? new Mlp(Activation.SILU, true, false, true)
                                : Mlp.of(Fields.activation(fields, "gelu"))),
                weights.classHead(weights.head() ? Pooling.CLS_AND_MEAN : Pooling.CLS, HeadNorm.TOKENS),
                Fields.dropouts(fields, "attention_probs_dropout_prob", fields.number("drop_path_rate", 0)));
    }

    /** Keeps two thirds, rounded up to a multiple of 8, as DINOv2's code does. */
    private static int gatedWidth(int width) {
        return (width * 2 / 3 + 7) / 8 * 8;
    }

    @Override
    public ViTConfig forClasses(ViTConfig config) {
        return config.withHead(config.head().withPooling(Pooling.CLS_AND_MEAN));
    }

    @Override
    public String imageProcessor() {
        return "BitImageProcessor";
    }

    @Override
    public boolean adaptsToImageSize() {
        return true;
    }

    @Override
    public ObjectNode write(ViTConfig config) {
        String type = registers ? "Dinov2WithRegisters" : "Dinov2";
        ObjectNode json =
                Fields.written(config, name(), type + (config.head().isPresent() ? "ForImageClassification" : "Model"));
        boolean gated = config.blocks().mlp().gated();
        json.remove("intermediate_size");
        json.put(
                "hidden_act", gated ? "gelu" : Fields.name(config.blocks().mlp().activation()));
        json.put("layerscale_value", config.blocks().layerScale());
        json.put("mlp_ratio", ratio(config));
        json.put("qkv_bias", config.blocks().bias().anyQkv());
        json.put("use_swiglu_ffn", gated);
        if (registers) {
            json.put("num_register_tokens", config.registers());
        } else {
            json.put("use_mask_token", false);
        }
        Fields.dropouts(json, config, "attention_probs_dropout_prob");
        return json;
    }

    /**
     * Returns the whole number of widths that gives the MLP's width; transformers takes no other. A model without one is
     * not written as DINOv2, since it reads differently.
     */
    private static int ratio(ViTConfig config) {
        int ratio = Math.max(1, config.mlpWidth() / config.width());
        if (!config.blocks().mlp().gated()) {
            return ratio;
        }
        while (gatedWidth(ratio * config.width()) < config.mlpWidth()) {
            ratio++;
        }
        return ratio;
    }

    @Override
    public PositionResampling resampling() {
        return registers ? PositionResampling.ANTIALIASED : PositionResampling.BICUBIC;
    }

    /** transformers resamples its positions as if they stood for a square. */
    @Override
    public boolean runsInPython(ViTConfig config) {
        return config.imageSize().isSquare();
    }

    @Override
    public TensorNames names(ViTConfig config) {
        String layer = "encoder.layer.{}.";
        List<TensorRule> mlp = config.blocks().mlp().gated()
                ? List.of(
                        Tables.block(layer, "mlp.weights_in.*", "intermediate.gate.*", "intermediate.dense.*"),
                        Tables.block(layer, "mlp.weights_out.*", "output.dense.*"))
                : Tables.mlp(layer);
        return new TensorNames(
                name() + ".",
                true,
                Tables.all(
                        Tables.embeddings(),
                        Tables.attention(layer),
                        Tables.norms(layer, "norm1", "norm2"),
                        Tables.layerScales(layer),
                        mlp,
                        Tables.same("layernorm.*"),
                        Tables.head()),
                Tables.all(Tables.projections(layer + "attention.", "o_proj"), Tables.gatedMlp(layer)),
                Tables.USUAL_UNUSED);
    }
}
