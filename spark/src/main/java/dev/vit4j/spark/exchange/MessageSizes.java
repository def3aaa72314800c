package dev.vit4j.spark.exchange;

/**
 * How vectors and messages are cut.
 *
 * @param bucket values of a bucket
 * @param chunk most values of a chunk
 * @param payload most bytes of a message
 */
record MessageSizes(int bucket, int chunk, int payload) {
    /** Values that stay in a second-level cache while they are copied, checked and added. */
    private static final int LARGEST_CHUNK = 1 << 16;
    /** Smallest limit of a payload: small messages of the caller go in one piece. */
    private static final int SMALLEST_PAYLOAD = 1 << 14;

    /**
     * Chooses the sizes; buffers for each of the others stay small in large groups.
     *
     * @param bucket values of a bucket
     * @param ranks size of the group
     * @return the sizes
     */
    static MessageSizes of(int bucket, int ranks) {
        int shard = (int) (((long) bucket + ranks - 1) / ranks);
        int chunk = Math.min(LARGEST_CHUNK, shard);
        return new MessageSizes(bucket, chunk, Math.max(SMALLEST_PAYLOAD, chunk * Float.BYTES));
    }
}
