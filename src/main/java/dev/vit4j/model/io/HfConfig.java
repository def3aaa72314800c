package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.model.AttentionKind;
import dev.vit4j.model.BlockOptions;
import dev.vit4j.model.ClassHead;
import dev.vit4j.model.Dropouts;
import dev.vit4j.model.EncoderShape;
import dev.vit4j.model.ImageShape;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.PositionEmbedding;
import dev.vit4j.model.ScoreFunction;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.safetensors.FloatFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code config.json} of a Hugging Face ViT. Settings that this format lacks are stored under the additional key {@code
 * vit4j}, which is written only if the model differs from a plain ViT: {@code patch_stride}, {@code pooling}, {@code
 * position}, {@code stem}, {@code drop_path}, {@code patch_dropout}, {@code layer_scale}, {@code attention}, {@code
 * registers}. Python ignores that key. This is harmless for {@code drop_path}, {@code patch_dropout} and {@code
 * position} (the positions are stored); mean pooling and overlapping patches change the number of positions, so that
 * Python rejects the weights' shapes. Python's ViT has no layer scale, locality attention, registers, convolutions,
 * shifted patches or sequence pooling and would silently omit them: the {@code model_type} of such a model is {@code
 * vit4j}, which Python rejects.
 *
 * @param config the model
 * @param labels class names by index, length C
 */
public record HfConfig(ViTConfig config, List<String> labels) {
    /** Limits, far above any ViT, that keep a malicious file from requesting absurd amounts of memory. */
    private static final int MOST_PIXELS = 16_384;

    private static final int MOST_WIDTH = 1_000_000;
    private static final int MOST_LAYERS = 10_000;
    private static final int MOST_CHANNELS = 10_000;

    private static final String MULTI_LABEL = "multi_label_classification";

    /** Hugging Face's default. */
    static final double LAYER_NORM_EPS = 1e-12;

    public HfConfig {
        require(labels.size() == config.classes(), "%d labels for %d classes", labels.size(), config.classes());
        labels = List.copyOf(labels);
    }

    /**
     * @param file a {@code config.json}
     * @return its contents
     * @throws BadInputException if it is missing or not a ViT's, or if a field is missing, of the wrong type or out of
     *     range
     */
    public static HfConfig read(Path file) {
        JsonFields fields = JsonFields.of(file);
        String type = fields.string("model_type", "(missing)");
        require(
                type.equals("vit") || type.equals("vit4j"),
                "%s: model_type is \"%s\"; only \"vit\" and \"vit4j\" are supported",
                file,
                Excerpt.of(type));
        String activation = fields.string("hidden_act", "gelu");
        require(
                activation.equals("gelu"),
                "%s: hidden_act is \"%s\"; only \"gelu\" (the exact one, with erf) is supported",
                file,
                Excerpt.of(activation));
        JsonFields own = fields.has("vit4j")
                ? fields.object("vit4j")
                : new JsonFields(file.toString(), Json.mapper().createObjectNode());
        List<String> labels = LabelFields.read(fields, MOST_WIDTH);
        return JsonFields.naming(file.toString(), () -> {
            ViTConfig config = new ViTConfig(
                    new ImageShape(
                            fields.size("image_size", MOST_PIXELS), fields.count("num_channels", MOST_CHANNELS, 3)),
                    StemJson.read(fields.size("patch_size", MOST_PIXELS), own),
                    own.choice("position", PositionEmbedding.class, PositionEmbedding.LEARNED),
                    own.count("registers", MOST_WIDTH, 0),
                    new EncoderShape(
                            fields.count("hidden_size", MOST_WIDTH),
                            fields.count("num_hidden_layers", MOST_LAYERS),
                            fields.count("num_attention_heads", MOST_WIDTH),
                            fields.count("intermediate_size", MOST_WIDTH)),
                    new BlockOptions(
                            fields.flag("qkv_bias", true),
                            fields.number("layer_norm_eps", LAYER_NORM_EPS),
                            own.number("layer_scale", 0),
                            own.choice("attention", AttentionKind.class, AttentionKind.PLAIN)),
                    new ClassHead(
                            own.choice("pooling", Pooling.class, Pooling.CLS),
                            labels.size(),
                            scores(fields, labels.size())),
                    new Dropouts(
                            fields.number("hidden_dropout_prob", 0),
                            fields.number("attention_probs_dropout_prob", 0),
                            own.number("drop_path", 0),
                            own.number("patch_dropout", 0)));
            return new HfConfig(config, labels);
        });
    }

    /** @return the names that transformers gives to unnamed classes: {@code LABEL_0}, {@code LABEL_1}, ... */
    public static List<String> numbered(int classes) {
        return IntStream.range(0, classes).mapToObj(c -> "LABEL_" + c).toList();
    }

    /** @return the function that transformers' image classification pipeline applies */
    private static ScoreFunction scores(JsonFields fields, int classes) {
        String type = fields.string("problem_type", "");
        return switch (type) {
            case "" -> ScoreFunction.of(classes);
            case MULTI_LABEL -> ScoreFunction.SIGMOID;
            case "single_label_classification" -> {
                require(
                        classes > 1,
                        "%s: problem_type is \"%s\" with one label, which transformers refuses too; remove problem_type"
                                + " for a sigmoid",
                        fields.where(),
                        type);
                yield ScoreFunction.SOFTMAX;
            }
            default ->
                throw new BadInputException(fields.where() + ": problem_type is \"" + Excerpt.of(type)
                        + "\"; only classification is supported: remove problem_type, or set it to"
                        + " single_label_classification (softmax) or " + MULTI_LABEL + " (sigmoid)");
        };
    }

    /** @return the content of a {@code config.json} for 32-bit weights */
    ObjectNode toJson() {
        return toJson(FloatFormat.F32);
    }

    /**
     * @param weights format in which they are stored
     * @return the content of a {@code config.json}
     */
    ObjectNode toJson(FloatFormat weights) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.putArray("architectures").add("ViTForImageClassification");
        json.put("attention_probs_dropout_prob", config.dropouts().attention());
        json.put("encoder_stride", config.stem().patchSize().height());
        json.put("hidden_act", "gelu");
        json.put("hidden_dropout_prob", config.dropouts().dropout());
        json.put("hidden_size", config.width());
        ObjectNode id2label = json.putObject("id2label");
        ObjectNode label2id = Json.mapper().createObjectNode();
        for (int i = 0; i < labels.size(); i++) {
            id2label.put(Integer.toString(i), labels.get(i));
            label2id.put(labels.get(i), i);
        }
        json.set("image_size", config.imageSize().toJson());
        json.put("initializer_range", 0.02);
        json.put("intermediate_size", config.mlpWidth());
        json.set("label2id", label2id);
        json.put("layer_norm_eps", config.blocks().layerNormEps());
        boolean plain = config.blocks().isPlain()
                && config.registers() == 0
                && config.stem().kind() == Stem.Kind.PATCHES
                && config.pooling().isPlain();
        json.put("model_type", plain ? "vit" : "vit4j");
        json.put("num_attention_heads", config.heads());
        json.put("num_channels", config.channels());
        json.put("num_hidden_layers", config.depth());
        json.set("patch_size", config.stem().patchSize().toJson());
        if (config.scores() == ScoreFunction.SIGMOID) {
            json.put("problem_type", MULTI_LABEL);
        }
        json.put("qkv_bias", config.blocks().qkvBias());
        json.put("torch_dtype", weights.torchName());
        ObjectNode own = ownFields();
        if (!own.isEmpty()) {
            json.set("vit4j", own);
        }
        return json;
    }

    private ObjectNode ownFields() {
        ObjectNode own = Json.mapper().createObjectNode();
        Stem stem = config.stem();
        if (!stem.stride().equals(stem.patchSize())) {
            own.set("patch_stride", stem.stride().toJson());
        }
        if (config.pooling() != Pooling.CLS) {
            own.put("pooling", JsonFields.choice(config.pooling()));
        }
        if (config.position() != PositionEmbedding.LEARNED) {
            own.put("position", JsonFields.choice(config.position()));
        }
        if (stem.kind() != Stem.Kind.PATCHES || stem.padding() > 0) {
            own.set("stem", StemJson.write(stem));
        }
        if (config.dropouts().dropPath() != 0) {
            own.put("drop_path", config.dropouts().dropPath());
        }
        if (config.dropouts().patches() != 0) {
            own.put("patch_dropout", config.dropouts().patches());
        }
        if (config.blocks().hasLayerScale()) {
            own.put("layer_scale", config.blocks().layerScale());
        }
        if (config.blocks().attention() != AttentionKind.PLAIN) {
            own.put("attention", JsonFields.choice(config.blocks().attention()));
        }
        if (config.registers() > 0) {
            own.put("registers", config.registers());
        }
        return own;
    }
}
