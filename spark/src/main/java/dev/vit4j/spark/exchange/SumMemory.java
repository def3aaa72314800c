package dev.vit4j.spark.exchange;

import java.util.List;

/**
 * The values of a sum that this rank adds up, and parts of them that came before their turn. Each chunk has arrays of its
 * own, from index 0: the compiler of Java 17 makes no vector instructions of loops with an offset.
 */
final class SumMemory {
    private final Accumulator accumulator;
    private final List<Chunk> own;
    private final float[][] sums;
    private final float[][][] early;
    private final float[] scratch;

    /**
     * @param accumulator arithmetic
     * @param own chunks that this rank adds up
     * @param ranks how many
     * @param chunk most values of a chunk
     */
    SumMemory(Accumulator accumulator, List<Chunk> own, int ranks, int chunk) {
        this.accumulator = accumulator;
        this.own = own;
        this.sums = arrays(own);
        this.early = new float[ranks][][];
        this.scratch = new float[chunk];
    }

    private static float[][] arrays(List<Chunk> chunks) {
        return chunks.stream().map(chunk -> new float[chunk.length()]).toArray(float[][]::new);
    }

    /** @return the sum of an own chunk */
    float[] sum(Chunk chunk) {
        return sums[chunk.index()];
    }

    /** @return memory for a rank's part of an own chunk that waits for its turn */
    float[] early(int rank, Chunk chunk) {
        if (early[rank] == null) {
            early[rank] = arrays(own);
        }
        return early[rank][chunk.index()];
    }

    /** @return memory for any chunk, to be used at once */
    float[] scratch() {
        return scratch;
    }

    /** Adds a part to the sum of an own chunk. */
    void add(Chunk chunk, float[] part, float share, boolean first) {
        accumulator.add(sum(chunk), part, chunk.length(), share, first);
    }
}
