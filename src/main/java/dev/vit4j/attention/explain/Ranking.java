package dev.vit4j.attention.explain;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.method.ClassGradient;
import dev.vit4j.attention.method.PatchMap;

/**
 * A ranking of patches by importance.
 *
 * @param name name in tables
 * @param maker makes the map; patches with the largest weights come first
 */
public record Ranking(String name, Maker maker) {
    /** Makes a map. */
    @FunctionalInterface
    public interface Maker {
        /**
         * @param maps the maps of an image
         * @param gradient gradient of its predicted class's logit
         * @return a weight for each patch
         */
        PatchMap of(AttentionMaps maps, ClassGradient gradient);
    }
}
