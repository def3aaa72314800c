package dev.vit4j.classify;

import dev.vit4j.model.ViTConfig;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** The default batch size. Larger batches are hardly faster and delay the output. */
public final class BatchSize {
    private BatchSize() {}

    /**
     * @param ensemble the models
     * @param ops the operations that run them
     * @return B for this machine and its free memory
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
     * @param configs the models that process each batch, at least one
     * @param views number of views of an image
     * @param usual batch size if memory allows: {@link OpsChoice#usualBatch}
     * @param freeHeap free bytes of Java heap for prepared batches
     * @param freeNative free bytes of native memory for the models' arrays
     * @return B, at most the usual: the largest power of two that needs at most half the free memory
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

    /** Three copies of an image's patches: in the running batch, in the waiting one, and in the model's input. */
    private static long heapBytes(ViTConfig config) {
        return 3L * Float.BYTES * config.patching().count() * config.patching().values();
    }

    private static long nativeBytes(ViTConfig config) {
        return (long) Float.BYTES * config.tokens() * (8L * config.width() + 2L * config.mlpWidth());
    }
}
