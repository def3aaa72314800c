package dev.vit4j.ops.cpu.engine;

/**
 * Rows split into nearly equal chunks. Their number depends on the rows and not on the threads, so that sums over
 * chunks have the same bits for any number of threads.
 *
 * @param rows what is cut
 * @param count how many chunks
 */
public record Chunks(int rows, int count) {
    /**
     * @param rows what is cut
     * @param size about how many rows a chunk should have
     * @return an even number of chunks if more than one, so that two threads get equal work
     */
    public static Chunks of(int rows, int size) {
        int count = Math.max(1, (rows + size / 2) / size);
        return new Chunks(rows, count == 1 ? 1 : Math.min(rows, count + count % 2));
    }

    /** @return first row of a chunk */
    public int from(int chunk) {
        return (int) ((long) rows * chunk / count);
    }

    /** @return one past the last row of a chunk */
    public int to(int chunk) {
        return from(chunk + 1);
    }
}
