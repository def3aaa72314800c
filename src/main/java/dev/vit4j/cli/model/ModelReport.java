package dev.vit4j.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vit4j.common.Json;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.Model;
import dev.vit4j.model.ModelSize;
import dev.vit4j.model.Stem;
import dev.vit4j.model.ViTConfig;
import java.util.Locale;

/** Gathers what {@code vit info M} says about a model. */
final class ModelReport {
    private ModelReport() {}

    /**
     * @param model read from its folder
     * @return configuration, size, what images go through, class names and provenance
     */
    static ObjectNode gather(Model model) {
        ObjectNode report = Json.mapper().createObjectNode();
        report.set("config", config(model.config()));
        ModelSize size = ModelSize.of(model.config());
        report.put("parameters", size.parameters());
        report.put("multiply_adds", size.multiplyAdds());
        report.set("preprocessing", preprocessing(model.preprocessing()));
        ArrayNode labels = report.putArray("labels");
        model.labels().forEach(labels::add);
        report.set("provenance", model.provenance());
        return report;
    }

    private static ObjectNode preprocessing(Preprocessing preprocessing) {
        ObjectNode node = Json.mapper()
                .createObjectNode()
                .put("height", preprocessing.target().height())
                .put("width", preprocessing.target().width())
                .put("resize", preprocessing.resize().rule().words())
                .put("crop", preprocessing.crop().name().toLowerCase(Locale.ROOT))
                .put(
                        "interpolation",
                        preprocessing.resize().interpolation().name().toLowerCase(Locale.ROOT))
                .put("rescale", preprocessing.normalization().rescale());
        ArrayNode mean = node.putArray("mean");
        preprocessing.normalization().mean().forEach(mean::add);
        ArrayNode std = node.putArray("std");
        preprocessing.normalization().std().forEach(std::add);
        return node;
    }

    /** @return the kind as {@code --stem} takes it, and the outputs of each convolution: {@code convolutions 64 128} */
    static String stem(ViTConfig config) {
        Stem stem = config.stem();
        StringBuilder text =
                new StringBuilder(stem.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        for (int i = 0; i < stem.convolutions(); i++) {
            text.append(' ').append(stem.outputs(i, config.width()));
        }
        return text.toString();
    }

    private static ObjectNode config(ViTConfig config) {
        return Json.mapper()
                .createObjectNode()
                .put("family", config.family())
                .<ObjectNode>set("image_size", config.imageSize().toJson())
                .put("channels", config.channels())
                .<ObjectNode>set("patch_size", config.stem().patchSize().toJson())
                .<ObjectNode>set("patch_stride", config.stem().stride().toJson())
                .put("width", config.width())
                .put("depth", config.depth())
                .put("heads", config.heads())
                .put("mlp_width", config.mlpWidth())
                .put("classes", config.classes())
                .put("scores", name(config.scores()))
                .put("tokens", config.tokens())
                .put("patch_padding", config.stem().padding())
                .put("stem", stem(config))
                .put("class_token", config.prefix().classToken())
                .put("distillation_token", config.prefix().distillationToken())
                .put("pooled_width", config.pooledWidth())
                .put("activation", name(config.blocks().mlp().activation()))
                .put("gated_mlp", config.blocks().mlp().gated())
                .put("rotary_positions", config.embedding().positions().rotary().isOn())
                .put("relative_positions", name(config.embedding().positions().relative()))
                .put("pooling", config.pooling().name().toLowerCase(Locale.ROOT))
                .put("position", config.position().name().toLowerCase(Locale.ROOT))
                .put("registers", config.registers())
                .put("qkv_bias", config.blocks().bias().anyQkv())
                .put("layer_norm_eps", config.blocks().layerNormEps())
                .put("dropout", config.dropouts().dropout())
                .put("attention_dropout", config.dropouts().attention())
                .put("drop_path", config.dropouts().dropPath())
                .put("patch_dropout", config.dropouts().patches())
                .put("layer_scale", config.blocks().layerScale())
                .put("attention", config.blocks().attention().name().toLowerCase(Locale.ROOT));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
