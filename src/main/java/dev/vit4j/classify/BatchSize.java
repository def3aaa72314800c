package dev.vit4j.classify;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * Default batch size. Larger batches are hardly faster, and delay the rows.
 */
public final class BatchSize {
    private BatchSize() {}

    /**
     * @param ensemble the models
     * @param ops which operations run them
     * @return B for this machine and the memory that is free now
     */
    static int choose(Ensemble ensemble, OpsChoice ops) {
        List<ViTConfig> configs = ensemble.members().stream()
                .map(member -> member.model().config())
                .toList();
        long freeNative = Pointer.maxBytes() - Pointer.totalBytes();
        return choose(
                configs,
                ensemble.views(),
                ops.usualBatch(),
                Runtime.getRuntime().maxMemory(),
                freeNative);
    }

    /**
     * @param configs the models that run one after the other on a batch, at least one
     * @param views how many views of an image each sees
     * @param usual images in a batch where memory allows: {@link OpsChoice#usualBatch}
     * @param freeHeap bytes of Java heap there are for batches on their way to the models
     * @param freeNative bytes of memory outside it that there are for the models' own arrays
     * @return B, at most the usual: the largest power of two whose memory is at most half of what is free
     */
    public static int choose(List<ViTConfig> configs, int views, int usual, long freeHeap, long freeNative) {
        long heap = views * configs.stream().mapToLong(BatchSize::heapBytes).sum();
        long outside = configs.stream().mapToLong(BatchSize::nativeBytes).sum();
        int batch = usual;
        while (batch > 1 && (batch * heap > freeHeap / 2 || batch * outside > freeNative / 2)) {
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
