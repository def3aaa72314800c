package dev.vit4j.model.io;

import dev.vit4j.common.Excerpt;
import dev.vit4j.model.WeightNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Maps the weight names of Hugging Face's ViT checkpoints to those of {@link WeightNames}. */
final class HfNames {
    private HfNames() {}

    /**
     * Adds the prefix {@code vit.}, which a bare {@code ViTModel} omits, and drops its pooler (a dense layer over the
     * class token that classifiers do not have).
     *
     * @param names as in the file
     * @param notes receives a message about what is left out
     * @return names in the file by those of {@link WeightNames}
     */
    static Map<String, String> canonical(Collection<String> names, Consumer<String> notes) {
        Map<String, String> fileNameOf = new LinkedHashMap<>();
        List<String> pooler = new ArrayList<>();
        for (String name : names) {
            String ours = name.matches("(embeddings|encoder|layernorm|pooler)\\..*") ? "vit." + name : name;
            if (ours.startsWith("vit.pooler.")) {
                pooler.add(name);
            } else {
                fileNameOf.put(ours, name);
            }
        }
        if (!pooler.isEmpty()) {
            notes.accept("left out the pooler, which a classifier does not use: " + Excerpt.of(pooler));
        }
        return fileNameOf;
    }
}
