package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionBias;
import dev.vit4j.model.ClassHead;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.HeadNorm;
import dev.vit4j.model.Mlp;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.RelativePositions;
import dev.vit4j.model.RotaryPositions;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.family.TimmTensors;
import dev.vit4j.ops.encoder.Activation;

/**
 * Describes a model as timm's {@code config.json} does, so that {@code timm.create_model("local-dir:...")} creates it: by
 * the architecture that it was read from, or else by one of the same class with every size overridden.
 */
final class TimmJson {
    private static final double OTHER_EPSILON = 1e-5;

    private TimmJson() {}

    /**
     * @param model to describe
     * @return a {@code config.json}
     * @throws BadInputException if timm has no such model
     */
    static ObjectNode of(Model model) {
        ViTConfig config = model.config();
        requireParts(config);
        if (model.provenance() != null && model.provenance().has(TimmTensors.PROVENANCE)) {
            ObjectNode original = described(model, (ObjectNode)
                    model.provenance().get(TimmTensors.PROVENANCE).deepCopy());
            if (expresses(original, config)) {
                return original;
            }
        }
        ObjectNode json = described(model, general(config));
        require(
                expresses(json, config),
                "timm has no architecture for this model: no class of timm has %s activation, %s pooling, %s position"
                        + " embeddings%s together",
                JsonFields.choice(config.blocks().mlp().activation()),
                JsonFields.choice(config.pooling()),
                JsonFields.choice(config.position()),
                config.embedding().positions().inAttention() ? " and positions in attention" : "");
        return json;
    }

    /** Names the part that timm lacks. */
    private static void requireParts(ViTConfig config) {
        Stem stem = config.stem();
        require(
                stem.kind() == Stem.Kind.PATCHES && stem.padding() == 0,
                "timm's ViT has no such stem: this model has %s",
                stem.description());
        require(
                config.pooling() != Pooling.SEQUENCE && config.pooling() != Pooling.CLS_AND_MEAN,
                "timm's ViT has no %s pooling, which this model uses",
                JsonFields.choice(config.pooling()));
        require(
                config.head().norm() != HeadNorm.NONE && config.head().projection() == 0,
                "timm's ViT has neither a head without a norm nor a projection of images into another space");
        require(
                !config.prefix().distillationToken() || config.pooling() == Pooling.CLS_AND_DISTILLATION,
                "timm's models with a distillation token average two heads; this model has one");
        require(
                config.embedding().positions().relative() == RelativePositions.NONE
                        || config.imageSize().isSquare(),
                "timm reads relative positions of square images alone; this model has images of %s",
                config.imageSize());
        require(
                !config.blocks().isLocality(),
                "timm's ViT has no locality attention, which this model uses: it neither masks the diagonal of"
                        + " the attention matrix nor has learned attention scales");
        require(
                stem.stride().equals(stem.patchSize()),
                "timm's ViT has no overlapping patches: this model has patches of %s pixels every %s",
                stem.patchSize(),
                stem.stride());
    }

    /** Returns whether timm builds the same model, but for the epsilon of its norms. */
    private static boolean expresses(ObjectNode json, ViTConfig config) {
        try {
            ViTConfig read = TimmModel.of(new JsonFields("config.json", json)).config();
            return comparable(read, config.blocks().layerNormEps())
                    .equals(comparable(config, config.blocks().layerNormEps()));
        } catch (BadInputException e) {
            return false; // another architecture is tried, or the model refused
        }
    }

    /** Sets what timm does not store to the same values. */
    private static ViTConfig comparable(ViTConfig config, double epsilon) {
        ClassHead head = config.head();
        PositionEmbedding position =
                config.position() == PositionEmbedding.SINCOS ? PositionEmbedding.LEARNED : config.position();
        HeadNorm norm = config.pooling() == Pooling.CLS ? HeadNorm.TOKENS : head.norm();
        return config.withFamily(ViTConfig.VIT)
                .withPosition(position)
                .withDropouts(Dropouts.NONE)
                .withBlocks(config.blocks()
                        .withLayerNormEps(epsilon)
                        .withLayerScale(config.blocks().hasLayerScale() ? 1 : 0))
                .withHead(head.withNorm(norm)
                        .withScores(head.classes() == 1 ? ScoreFunction.SIGMOID : ScoreFunction.SOFTMAX));
    }

    /** Completes architecture and arguments by sizes, labels and preprocessing. */
    private static ObjectNode described(Model model, ObjectNode json) {
        ViTConfig config = model.config();
        ObjectNode args = json.withObject("/model_args");
        args.set("img_size", config.imageSize().toJson());
        args.put("in_chans", config.channels());
        args.remove("num_classes");
        json.put("num_classes", config.classes());
        json.put("num_features", config.width());
        json.put("global_pool", pool(config));
        if (config.head().isPresent()) {
            ArrayNode names = json.putArray("label_names");
            model.labels().forEach(names::add);
        }
        ObjectNode weights = json.putObject("pretrained_cfg");
        weights.putArray("input_size")
                .add(config.channels())
                .add(config.imageSize().height())
                .add(config.imageSize().width());
        TimmPreprocessing.write(weights, model.preprocessing());
        weights.put("num_classes", config.classes());
        weights.put("first_conv", "patch_embed.proj");
        weights.put("classifier", "head");
        return json;
    }

    private static String pool(ViTConfig config) {
        return switch (config.pooling()) {
            case MEAN -> "avg";
            case ATTENTION -> "map";
            default -> "token";
        };
    }

    /** Returns a named architecture and arguments that set all its sizes and options. */
    private static ObjectNode general(ViTConfig config) {
        ObjectNode json = Json.mapper().createObjectNode();
        ObjectNode args = json.putObject("model_args");
        args.set("patch_size", config.stem().patchSize().toJson());
        args.put("embed_dim", config.width());
        args.put("depth", config.depth());
        args.put("num_heads", config.heads());
        AttentionBias bias = config.blocks().bias();
        args.put("qkv_bias", bias.query());
        if (config.blocks().hasLayerScale()) {
            args.put("init_values", config.blocks().layerScale());
        } else {
            args.putNull("init_values");
        }
        if (config.prefix().distillationToken()) {
            json.put("architecture", "deit_base_distilled_patch16_224");
            plain(args, config);
        } else if (config.embedding().positions().relative() != RelativePositions.NONE) {
            json.put("architecture", "beit_base_patch16_224");
            beit(args, config);
        } else if (config.embedding().positions().rotary().isOn() || bias.query() != bias.key()) {
            boolean usual = config.blocks().layerNormEps() != OTHER_EPSILON;
            json.put("architecture", usual ? "eva02_base_patch14_224" : "vit_base_patch16_dinov3");
            eva(args, config);
        } else {
            json.put("architecture", vitArchitecture(config));
            plain(args, config);
            vit(args, config);
        }
        return json;
    }

    private static String vitArchitecture(ViTConfig config) {
        if (config.blocks().mlp().gated()) {
            return "vit_giant_patch14_dinov2";
        }
        return config.blocks().layerNormEps() == OTHER_EPSILON ? "vit_base_patch16_clip_224" : "vit_base_patch16_224";
    }

    private static void plain(ObjectNode args, ViTConfig config) {
        Mlp mlp = config.blocks().mlp();
        ratio(args, config, mlp.gated() ? 2 * config.mlpWidth() : config.mlpWidth());
        if (mlp.activation() != Activation.GELU) {
            args.put("act_layer", TimmModel.name(mlp.activation()));
        }
    }

    private static void vit(ObjectNode args, ViTConfig config) {
        if (config.registers() > 0) {
            args.put("reg_tokens", config.registers());
        }
        args.put("class_token", config.prefix().classToken());
        args.put("global_pool", pool(config));
        args.put("fc_norm", config.head().norm() == HeadNorm.POOLED);
        args.put("pre_norm", config.embedding().norm());
        if (config.blocks().attentionNorm()) {
            args.put("scale_attn_norm", true);
        }
        if (config.blocks().mlp().norm()) {
            args.put("scale_mlp_norm", true);
        }
        if (!config.blocks().bias().output()) {
            args.put("proj_bias", false);
        }
    }

    private static void beit(ObjectNode args, ViTConfig config) {
        RelativePositions relative = config.embedding().positions().relative();
        ratio(args, config, config.mlpWidth());
        args.put("swiglu_mlp", config.blocks().mlp().gated());
        args.put("scale_mlp", config.blocks().mlp().norm());
        args.put("use_abs_pos_emb", config.position() != PositionEmbedding.NONE);
        args.put("use_rel_pos_bias", relative == RelativePositions.PER_BLOCK);
        args.put("use_shared_rel_pos_bias", relative == RelativePositions.SHARED);
        args.put("global_pool", pool(config));
    }

    private static void eva(ObjectNode args, ViTConfig config) {
        RotaryPositions rotary = config.embedding().positions().rotary();
        boolean centered = rotary.kind() == RotaryPositions.Kind.CENTERED;
        ratio(args, config, config.mlpWidth());
        args.put("qkv_fused", true);
        args.put("swiglu_mlp", config.blocks().mlp().gated());
        args.put("swiglu_align_to", 0);
        args.put("scale_mlp", config.blocks().mlp().norm());
        args.put("scale_attn_inner", config.blocks().attentionNorm());
        args.put("class_token", config.prefix().classToken());
        args.put("num_reg_tokens", config.registers());
        args.put("no_embed_class", false);
        args.put("use_abs_pos_emb", config.position() != PositionEmbedding.NONE);
        args.put("use_rot_pos_emb", rotary.isOn());
        args.put("rope_type", centered ? "dinov3" : "cat");
        args.put("rope_rotate_half", centered);
        args.put("rope_temperature", rotary.isOn() ? rotary.theta() : 10_000);
        if (rotary.reference() > 0) {
            args.putArray("ref_feat_shape").add(rotary.reference()).add(rotary.reference());
        } else {
            args.putNull("ref_feat_shape");
        }
        args.put("use_pre_transformer_norm", config.embedding().norm());
        args.put("use_fc_norm", config.head().norm() == HeadNorm.POOLED);
        args.put("global_pool", pool(config));
    }

    /** timm takes {@code int(embed_dim * mlp_ratio)}, so the quotient must not be rounded down. */
    private static void ratio(ObjectNode args, ViTConfig config, int inner) {
        double ratio = (double) inner / config.width();
        args.put("mlp_ratio", (int) (config.width() * ratio) == inner ? ratio : Math.nextUp(ratio));
    }
}
