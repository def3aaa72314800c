package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import java.util.Map;
import java.util.Set;

/**
 * The arguments with which timm constructs a model: those of the named architecture, changed by {@code model_args} of
 * {@code config.json}.
 *
 * @param kind timm's class
 * @param fields all arguments
 */
record TimmArguments(Kind kind, JsonFields fields) {
    /** Arguments that act in training alone, or only allow other image sizes. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "drop_rate",
            "pos_drop_rate",
            "patch_drop_rate",
            "proj_drop_rate",
            "attn_drop_rate",
            "drop_path_rate",
            "weight_init",
            "fix_init",
            "head_init_scale",
            "dynamic_img_size");

    private static final Set<String> COMMON = Set.of(
            "class",
            "image",
            "img_size",
            "patch_size",
            "in_chans",
            "num_classes",
            "global_pool",
            "embed_dim",
            "depth",
            "num_heads",
            "mlp_ratio",
            "qkv_bias",
            "init_values",
            "norm_layer");

    /** The arguments that are read, beside the common ones. */
    private static final Map<Kind, Set<String>> READ = Map.of(
            Kind.VIT,
            Set.of(
                    "scale_attn_norm",
                    "scale_mlp_norm",
                    "proj_bias",
                    "class_token",
                    "no_embed_class",
                    "reg_tokens",
                    "pre_norm",
                    "final_norm",
                    "fc_norm",
                    "act_layer",
                    "mlp_layer"),
            Kind.DISTILLED,
            Set.of("act_layer"),
            Kind.EVA,
            Set.of(
                    "qkv_fused",
                    "swiglu_mlp",
                    "swiglu_align_to",
                    "scale_mlp",
                    "scale_attn_inner",
                    "class_token",
                    "num_reg_tokens",
                    "no_embed_class",
                    "use_abs_pos_emb",
                    "use_rot_pos_emb",
                    "rope_type",
                    "rope_temperature",
                    "rope_rotate_half",
                    "use_pre_transformer_norm",
                    "use_post_transformer_norm",
                    "use_fc_norm",
                    "ref_feat_shape"),
            Kind.BEIT,
            Set.of("swiglu_mlp", "scale_mlp", "use_abs_pos_emb", "use_rel_pos_bias", "use_shared_rel_pos_bias"));

    /** timm's classes. */
    enum Kind {
        VIT("VisionTransformer"),
        DISTILLED("VisionTransformerDistilled"),
        EVA("Eva"),
        BEIT("Beit");

        private final String className;

        Kind(String className) {
            this.className = className;
        }

        static Kind of(String className) {
            for (Kind kind : values()) {
                if (kind.className.equals(className)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(className);
        }
    }

    /**
     * @param file timm's {@code config.json}
     * @return the arguments
     * @throws BadInputException if the architecture is not supported, or an argument would change the numbers and is not;
     *     the message names it
     */
    static TimmArguments of(JsonFields file) {
        String name = file.string("architecture", "");
        ObjectNode all = TimmArchitectures.arguments(file.where(), name).deepCopy();
        if (file.has("model_args")) {
            all.setAll((ObjectNode) file.object("model_args").node());
        }
        Kind kind = Kind.of(all.get("class").textValue());
        String where = file.where() + ", architecture " + name;
        for (Map.Entry<String, JsonNode> argument : all.properties()) {
            String key = argument.getKey();
            boolean known = COMMON.contains(key) || READ.get(kind).contains(key) || WITHOUT_EFFECT.contains(key);
            require(
                    known || isOff(argument.getValue()),
                    "%s: %s is %s, which is not supported",
                    where,
                    Excerpt.of(key),
                    Excerpt.of(argument.getValue().toString()));
        }
        pretrained(all, file.has("pretrained_cfg") ? file.object("pretrained_cfg") : file);
        return new TimmArguments(kind, new JsonFields(where, all));
    }

    /** Sets what timm takes from the description of the weights where no argument says it. */
    private static void pretrained(ObjectNode all, JsonFields weights) {
        if (weights.has("input_size") && weights.node().get("input_size").size() == 3) {
            JsonNode size = weights.node().get("input_size");
            if (!all.hasNonNull("in_chans")) {
                all.set("in_chans", size.get(0));
            }
            if (!all.hasNonNull("img_size") && weights.flag("fixed_input_size", true)) {
                all.putArray("img_size").add(size.get(1)).add(size.get(2));
            }
        }
        if (!all.hasNonNull("global_pool") && weights.has("global_pool")) {
            all.set("global_pool", weights.node().get("global_pool"));
        }
    }

    private static boolean isOff(JsonNode value) {
        return value.isNull() || (value.isBoolean() && !value.booleanValue());
    }

    /** Refuses an argument with a value that is not supported. */
    void refuse(boolean unsupported, String argument) {
        require(!unsupported, "%s: %s is %s, which is not supported", where(), argument, text(argument));
    }

    String where() {
        return fields.where();
    }

    private String text(String argument) {
        return fields.has(argument) ? fields.text(argument) : "missing";
    }

    /** Returns the epsilon of {@code norm_layer}; timm's own layer norm has 1e-6. */
    double epsilon() {
        if (!fields.has("norm_layer")) {
            return 1e-6;
        }
        JsonNode layer = fields.node().get("norm_layer");
        if (layer.isObject()) {
            return layer.path("layer_norm_eps").doubleValue();
        }
        refuse(!"layernorm".equals(layer.textValue()), "norm_layer");
        return 1e-6;
    }

    /** Returns the original arguments, as {@code config.json} has them. */
    static ObjectNode original(JsonFields file) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("architecture", file.string("architecture", ""));
        if (file.has("model_args")) {
            json.set("model_args", file.object("model_args").node());
        }
        return json;
    }
}
