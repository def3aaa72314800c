package dev.vit4j.evaluate;

import java.util.Comparator;

/**
 * An image that was taken for another class.
 *
 * @param index its place in the data set
 * @param actual its class
 * @param predicted what the model took it for
 * @param score probability that the model gave its answer, in (0, 1]
 */
public record Mistake(int index, int actual, int predicted, double score) {
    /** The most confident mistakes first; equally confident ones in the order of the data set. */
    static final Comparator<Mistake> WORST_FIRST =
            Comparator.comparingDouble(Mistake::score).reversed().thenComparingInt(Mistake::index);
}
