package dev.vit4j.classify;

import dev.vit4j.model.ViTConfig;

/**
 * How many images go through a model at once when nobody says. Larger batches are hardly faster, and hold back the rows.
 */
public final class BatchSize {
    private static final int FUSED = 64;
    private static final int STOCK = 32;

    private BatchSize() {}

    /**
     * @param config the model
     * @param fused whether fused operations run it, which cut a batch into pieces for each processor
     * @param freeHeap bytes of Java heap there are for batches on their way to the model
     * @param freeNative bytes of memory outside it that there are for the model's own arrays
     * @return B, 1 to 64: the largest power of two whose memory is at most half of what is free
     */
    public static int choose(ViTConfig config, boolean fused, long freeHeap, long freeNative) {
        int batch = fused ? FUSED : STOCK;
        while (batch > 1
                && (batch * heapBytes(config) > freeHeap / 2 || batch * nativeBytes(config) > freeNative / 2)) {
            batch /= 2;
        }
        return batch;
    }

    /** An image's patches: in the batch that is run, in the one that waits, and put together for the model. */
    private static long heapBytes(ViTConfig config) {
        return 3L * Float.BYTES * config.patching().count() * config.patching().values();
    }

    private static long nativeBytes(ViTConfig config) {
        return (long) Float.BYTES * config.tokens() * (8L * config.width() + 2L * config.mlpWidth());
    }
}
