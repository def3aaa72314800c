package dev.vit4j.attention.faithfulness;

import dev.vit4j.attention.AttentionMaps;
import dev.vit4j.attention.method.Heads;
import dev.vit4j.attention.method.LayerAttention;
import dev.vit4j.attention.method.PatchMap;
import dev.vit4j.attention.method.Query;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A way to say which patches matter.
 *
 * @param name in tables
 * @param maker of the map whose heaviest patches come first
 */
public record Ranking(String name, Maker maker) {
    /** Makes a map. */
    @FunctionalInterface
    public interface Maker {
        /**
         * @param maps an image's
         * @param gradients of its predicted class's logit
         * @return a weight for each patch
         */
        PatchMap of(AttentionMaps maps, List<LayerAttention> gradients);
    }

    /** @return the methods of this library in their usual settings */
    public static List<Ranking> all() {
        return List.of(
                raw("raw, last layer, mean of heads", Heads.MEAN),
                raw("raw, last layer, largest of heads", Heads.MAX),
                raw("raw, last layer, smallest of heads", Heads.MIN),
                rollout("roll-out", Heads.MEAN, 0),
                rollout("roll-out, lightest 90 % left out", Heads.MEAN, 0.9),
                rollout("roll-out, largest of heads, lightest 90 % left out", Heads.MAX, 0.9),
                new Ranking(
                        "gradient-weighted roll-out", (maps, gradients) -> maps.gradient(gradients, Query.CLASSIFIER)));
    }

    /**
     * @param depth L
     * @return raw attention of each layer, mean of heads
     */
    public static List<Ranking> ofLayers(int depth) {
        return IntStream.range(0, depth)
                .mapToObj(layer -> new Ranking(
                        "raw, layer " + layer + ", mean of heads",
                        (maps, gradients) -> maps.raw(layer, Heads.MEAN, Query.CLASSIFIER)))
                .toList();
    }

    private static Ranking raw(String name, Heads heads) {
        return new Ranking(name, (maps, gradients) -> maps.raw(maps.layers().size() - 1, heads, Query.CLASSIFIER));
    }

    private static Ranking rollout(String name, Heads heads, double discard) {
        return new Ranking(name, (maps, gradients) -> maps.rollout(heads, Query.CLASSIFIER, discard));
    }
}
