package dev.vit4j.spark.exchange;

/**
 * The arithmetic of a sum. Called by the group's thread, in the order of the ranks, with parts of a vector; each element
 * must depend only on the two elements at the same place. Sums are equal to those of a single machine to the last bit if
 * this arithmetic is the one that it accumulates with.
 */
@FunctionalInterface
public interface Accumulator {
    /**
     * Multiplies, rounds, then adds and rounds; the first part is written, not added to zero. This is what
     * {@code AdamW.accumulate} computes, with fused and with ND4J's operations.
     */
    Accumulator SCALED_SUM = (sum, part, length, share, first) -> {
        if (first) {
            for (int i = 0; i < length; i++) {
                sum[i] = share * part[i];
            }
        } else {
            for (int i = 0; i < length; i++) {
                sum[i] += share * part[i];
            }
        }
    };

    /**
     * Adds a part: {@code sum[i] += share * part[i]} for i in 0 to {@code length - 1}, or {@code =} for the first.
     *
     * @param sum at least {@code length} values, changed
     * @param part at least {@code length} values
     * @param length how many values to add
     * @param share factor on the part
     * @param first whether the part is the first of the sum: what {@code sum} holds is overwritten
     */
    void add(float[] sum, float[] part, int length, float share, boolean first);
}
