package dev.vit4j.model.io;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.JsonFields;
import dev.vit4j.data.preprocess.Preprocessing;
import dev.vit4j.model.ViTConfig;
import java.util.List;
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
}
