package dev.vit4j.spark.exchange;

/** The values of a sum that this rank adds up, and parts of them that came before their turn. */
final class SumMemory {
    private final Accumulator accumulator;
    private final float[] sums;
    private final float[][] early;
    private final float[] scratch;

    /**
     * @param accumulator arithmetic
     * @param values that this rank adds up
     * @param ranks how many
     * @param chunk most values of a chunk
     */
    SumMemory(Accumulator accumulator, int values, int ranks, int chunk) {
        this.accumulator = accumulator;
        this.sums = new float[values];
        this.early = new float[ranks][];
        this.scratch = new float[chunk];
    }

    /** @return the sums, by a chunk's {@code at} */
    float[] sums() {
        return sums;
    }

    /** @return memory for a rank's parts that wait for their turn, by a chunk's {@code at} */
    float[] early(int rank) {
        if (early[rank] == null) {
            early[rank] = new float[sums.length];
        }
        return early[rank];
    }

    /** @return memory for a chunk, to be used at once */
    float[] scratch() {
        return scratch;
    }

    /** Adds the part in {@link #scratch} to a chunk's sum. */
    void add(Chunk chunk, float share, boolean first) {
        accumulator.add(sums, chunk.at(), scratch, chunk.length(), share, first);
    }
}
