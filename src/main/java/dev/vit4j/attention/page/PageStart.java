package dev.vit4j.attention.page;

import java.util.OptionalInt;

/**
 * The map that a page opens on. Layers, heads, rows and columns are counted from 1, as on the page. What a page does not
 * have is replaced by its default.
 *
 * @param method {@code raw}, {@code rollout}, {@code gradient}, {@code gradcam} or {@code pooling}
 * @param layer 1..L; 0 for the last
 * @param heads a head, {@code mean}, {@code max} or {@code min}
 * @param query {@code class}, {@code distillation}, {@code register:1}, {@code mean}, row and column of a patch, such as
 *     {@code 3,5}, or {@code pooling} for what the classifier reads
 * @param classIndex class of a class-specific map, 0..C-1; empty for each image's top class
 * @param temperature at least 0
 */
public record PageStart(
        String method, int layer, String heads, String query, OptionalInt classIndex, double temperature) {
    /** The classifier's look-up in the last layer, mean over its heads. */
    public static final PageStart DEFAULT = new PageStart("raw", 0, "mean", "pooling", OptionalInt.empty(), 1);
}
