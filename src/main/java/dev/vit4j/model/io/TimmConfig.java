package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Excerpt;
import dev.vit4j.common.Json;
import dev.vit4j.common.JsonFields;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.Pooling;
import dev.vit4j.model.ViTConfig;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * timm's {@code config.json}, as on the Hugging Face hub: {@code architecture}, {@code num_classes}, {@code
 * label_names}, and the preprocessing under {@code pretrained_cfg} (in older files at the top level).
 *
 * @param fields of the file
 */
record TimmConfig(JsonFields fields) {
    /** @return whether a {@code config.json} is timm's rather than transformers' */
    static boolean isTimm(JsonFields fields) {
        return fields.has("architecture") && !fields.has("model_type");
    }

    /** @return number of heads, if the file specifies it */
    OptionalInt heads() {
        return fields.has("model_args") && fields.object("model_args").has("num_heads")
                ? OptionalInt.of(fields.object("model_args").count("num_heads", 10_000))
                : OptionalInt.empty();
    }

    /**
     * @param config inferred from the weights
     * @throws BadInputException if the file's pooling is not supported for such weights
     */
    void checkPooling(ViTConfig config) {
        String pool = fields.string("global_pool", config.pooling() == Pooling.CLS ? "token" : "avg");
        require(
                pool.equals(config.pooling() == Pooling.CLS ? "token" : "avg"),
                "%s: global_pool is \"%s\" in a model %s class token, which is not supported",
                fields.where(),
                Excerpt.of(pool),
                config.pooling() == Pooling.CLS ? "with a" : "without a");
    }

    /**
     * @param classes C
     * @param notes receives a message if there are no names
     * @return class names, length C
     */
    List<String> labels(int classes, Consumer<String> notes) {
        JsonFields holder = fields.has("label_names") ? fields : pretrained();
        if (!holder.has("label_names")) {
            notes.accept(fields.where() + " has no label_names: classes are numbered LABEL_0, LABEL_1, ...");
            return HfConfig.numbered(classes);
        }
        List<String> labels = holder.strings("label_names");
        require(labels.size() == classes, "%s: %d label_names for %d classes", fields.where(), labels.size(), classes);
        return labels;
    }

    /** @return timm's preprocessing in evaluation */
    Preprocessing preprocessing(ViTConfig config) {
        return TimmPreprocessing.read(pretrained(), config.imageSize(), config.channels());
    }

    private JsonFields pretrained() {
        return fields.has("pretrained_cfg") ? fields.object("pretrained_cfg") : fields;
    }

    /**
     * @param model to describe
     * @return a {@code config.json} from which {@code timm.create_model("local-dir:...")} creates the model: timm's
     *     Base architecture with every size overridden
     */
    static ObjectNode toJson(Model model) {
        ViTConfig config = model.config();
        Preprocessing preprocessing = model.preprocessing();
        String pool = config.pooling() == Pooling.CLS ? "token" : "avg";
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("architecture", "vit_base_patch16_224");
        json.put("num_classes", config.classes());
        json.put("num_features", config.width());
        json.put("global_pool", pool);
        ArrayNode names = json.putArray("label_names");
        model.labels().forEach(names::add);
        ObjectNode args = json.putObject("model_args");
        args.set("img_size", config.imageSize().toJson());
        args.set("patch_size", config.stem().patchSize().toJson());
        args.put("in_chans", config.channels());
        args.put("embed_dim", config.width());
        args.put("depth", config.depth());
        args.put("num_heads", config.heads());
        args.put("mlp_ratio", mlpRatio(config));
        args.put("qkv_bias", config.blocks().bias().anyQkv());
        if (config.blocks().hasLayerScale()) {
            args.put("init_values", config.blocks().layerScale());
        }
        if (config.registers() > 0) {
            args.put("reg_tokens", config.registers());
        }
        args.put("class_token", config.pooling() == Pooling.CLS);
        args.put("global_pool", pool);
        args.put("fc_norm", false);
        ObjectNode cfg = json.putObject("pretrained_cfg");
        cfg.putArray("input_size")
                .add(config.channels())
                .add(config.imageSize().height())
                .add(config.imageSize().width());
        TimmPreprocessing.write(cfg, preprocessing);
        cfg.put("num_classes", config.classes());
        cfg.put("first_conv", "patch_embed.proj");
        cfg.put("classifier", "head");
        return json;
    }

    /** timm takes {@code int(embed_dim * mlp_ratio)}, so the quotient must not be rounded down. */
    private static double mlpRatio(ViTConfig config) {
        double ratio = (double) config.mlpWidth() / config.width();
        return (int) (config.width() * ratio) == config.mlpWidth() ? ratio : Math.nextUp(ratio);
    }
}
