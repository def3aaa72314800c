package dev.vit4j.model.family;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.common.NearestName;
import dev.vit4j.common.Size;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.ops.encoder.Activation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of {@code config.json} that several families share. */
final class Fields {
    /** Limits, far above any ViT, that keep a malicious file from requesting absurd amounts of memory. */
    static final int MOST_PIXELS = 16_384;

    static final int MOST_WIDTH = 1_000_000;
    static final int MOST_LAYERS = 10_000;
    static final int MOST_CHANNELS = 10_000;

    /** Key of settings that Hugging Face's format lacks; Python ignores it. */
    static final String OWN = "vit4j";

    private static final List<String> OWN_KEYS = List.of(
            "attention",
            "attention_norm",
            "attention_output_bias",
            "class_token",
            "distillation_token",
            "drop_path",
            "gated_mlp",
            "head_norm",
            "layer_scale",
            "mlp_bias",
            "mlp_norm",
            "patch_bias",
            "patch_dropout",
            "patch_stride",
            "pooling",
            "position",
            "pre_norm",
            "qkv_biases",
            "registers",
            "relative_positions",
            "rotary",
            "stem");

    /** Names of activations in transformers; the first of an activation is written. */
    private static final Map<String, Activation> ACTIVATIONS = activations();

    private Fields() {}

    private static Map<String, Activation> activations() {
        Map<String, Activation> names = new LinkedHashMap<>();
        names.put("gelu", Activation.GELU);
        names.put("gelu_python", Activation.GELU);
        names.put("gelu_pytorch_tanh", Activation.GELU_TANH);
        names.put("gelu_new", Activation.GELU_TANH);
        names.put("gelu_fast", Activation.GELU_TANH);
        names.put("gelu_python_tanh", Activation.GELU_TANH);
        names.put("quick_gelu", Activation.QUICK_GELU);
        names.put("relu", Activation.RELU);
        names.put("silu", Activation.SILU);
        names.put("swish", Activation.SILU);
        return names;
    }

    /** Returns {@code hidden_act}. */
    static Activation activation(JsonFields fields, String byDefault) {
        String name = fields.string("hidden_act", byDefault);
        if (!ACTIVATIONS.containsKey(name)) {
            throw new BadInputException(fields.where() + ": hidden_act is \"" + Excerpt.of(name)
                    + "\", which is not supported; supported are " + String.join(", ", ACTIVATIONS.keySet()));
        }
        return ACTIVATIONS.get(name);
    }

    /** Returns how an activation is written. */
    static String name(Activation activation) {
        return ACTIVATIONS.entrySet().stream()
                .filter(entry -> entry.getValue() == activation)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Returns the initial layer scale of DINOv2 and DINOv3, whose blocks have scales even if they start at 0. */
    static double layerScale(JsonFields fields) {
        double value = fields.number("layerscale_value", 1);
        return value == 0 ? 1 : value;
    }

    /** Returns the object of the project's own settings, empty if there is none. */
    static JsonFields own(JsonFields fields) {
        if (!fields.has(OWN)) {
            return new JsonFields(fields.where(), Json.mapper().createObjectNode());
        }
        JsonFields own = fields.object(OWN);
        own.node()
                .fieldNames()
                .forEachRemaining(key -> require(
                        OWN_KEYS.contains(key),
                        "%s: %s is not known to this release%s; update vit4j, or remove it",
                        own.where(),
                        Excerpt.of(key),
                        NearestName.hint(key, OWN_KEYS)));
        return own;
    }

    static ImageShape image(JsonFields fields) {
        return new ImageShape(size(fields, "image_size", 224), fields.count("num_channels", MOST_CHANNELS, 3));
    }

    static Size patchSize(JsonFields fields, int byDefault) {
        return size(fields, "patch_size", byDefault);
    }

    private static Size size(JsonFields fields, String field, int byDefault) {
        return fields.has(field) ? fields.size(field, MOST_PIXELS) : Size.square(byDefault);
    }

    /** Returns the encoder's shape, with an MLP width that the file gives. */
    static EncoderShape encoder(JsonFields fields) {
        return encoder(fields, fields.count("intermediate_size", MOST_WIDTH, 3072));
    }

    static EncoderShape encoder(JsonFields fields, int mlpWidth) {
        return encoder(fields, mlpWidth, 768, 12);
    }

    static EncoderShape encoder(JsonFields fields, int mlpWidth, int usualWidth, int usualHeads) {
        EncoderShape encoder = new EncoderShape(
                fields.count("hidden_size", MOST_WIDTH, usualWidth),
                fields.count("num_hidden_layers", MOST_LAYERS, 12),
                fields.count("num_attention_heads", MOST_WIDTH, usualHeads),
                mlpWidth);
        int headWidth = encoder.width() / encoder.heads();
        require(
                fields.count("head_dim", MOST_WIDTH, headWidth) == headWidth,
                "%s: head_dim is %s, which is not supported; only hidden_size / num_attention_heads, %d, is",
                fields.where(),
                fields.text("head_dim"),
                headWidth);
        return encoder;
    }

    /**
     * Returns the dropout rates.
     *
     * @param attention name of the field of attention's rate
     * @param dropPath of drop path, unless the project's own settings say it
     */
    static Dropouts dropouts(JsonFields fields, String attention, double dropPath) {
        JsonFields own = own(fields);
        return new Dropouts(
                fields.number("hidden_dropout_prob", 0),
                fields.number(attention, 0),
                own.number("drop_path", dropPath),
                own.number("patch_dropout", 0));
    }

    /** Writes what every family has, under {@code model_type} and the class that transformers opens. */
    static ObjectNode written(ViTConfig config, String modelType, String architecture) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.putArray("architectures").add(architecture);
        json.put("model_type", modelType);
        shape(json, config);
        return json;
    }

    /** Writes image, patches and encoder. */
    static void shape(ObjectNode json, ViTConfig config) {
        json.put("hidden_act", name(config.blocks().mlp().activation()));
        json.put("hidden_size", config.width());
        json.set("image_size", config.imageSize().toJson());
        json.put("initializer_range", 0.02);
        json.put("intermediate_size", config.mlpWidth());
        json.put("layer_norm_eps", config.blocks().layerNormEps());
        json.put("num_attention_heads", config.heads());
        json.put("num_channels", config.channels());
        json.put("num_hidden_layers", config.depth());
        json.set("patch_size", config.stem().patchSize().toJson());
    }

    /** Writes the dropout rates; drop path and patch dropout go to the project's own settings. */
    static void dropouts(ObjectNode json, ViTConfig config, String attention) {
        Dropouts dropouts = config.dropouts();
        json.put("hidden_dropout_prob", dropouts.dropout());
        json.put(attention, dropouts.attention());
        ObjectNode own = Json.mapper().createObjectNode();
        if (dropouts.dropPath() != 0) {
            own.put("drop_path", dropouts.dropPath());
        }
        if (dropouts.patches() != 0) {
            own.put("patch_dropout", dropouts.patches());
        }
        if (!own.isEmpty()) {
            json.set(OWN, own);
        }
    }
}
