package dev.vit4j.spark.exchange;

/**
 * A vector in parts that are sent as soon as they are complete.
 *
 * @param length values of the vector
 * @param bucket values of each part; the last one may be shorter
 */
public record Buckets(int length, int bucket) {
    /** @throws IllegalArgumentException if the length is negative or a bucket is empty */
    public Buckets {
        if (length < 0 || bucket < 1) {
            throw new IllegalArgumentException("a vector of " + length + " values in buckets of " + bucket);
        }
    }

    /** @return how many */
    public int count() {
        return (int) (((long) length + bucket - 1) / bucket);
    }

    /**
     * @param index of a bucket
     * @return its first value's place in the vector
     */
    public int from(int index) {
        return Math.multiplyExact(index, bucket);
    }

    /**
     * @param index of a bucket
     * @return the place behind its last value
     */
    public int to(int index) {
        return (int) Math.min(length, (long) from(index) + bucket);
    }
}
