package dev.vit4j.evaluate;

import java.util.Comparator;

/**
 * A wrong prediction.
 *
 * @param index index of the image in the data set
 * @param actual the actual class
 * @param predicted the predicted class
 * @param score probability of the predicted class, in (0, 1]
 */
public record Mistake(int index, int actual, int predicted, double score) {
    /** The most confident mistakes first; ties in the order of the data set. */
    static final Comparator<Mistake> WORST_FIRST =
            Comparator.comparingDouble(Mistake::score).reversed().thenComparingInt(Mistake::index);
}
