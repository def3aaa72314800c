package dev.vit4j.classify;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.MachineMemory;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.model.graph.GraphMemory;
import dev.vit4j.ops.OpsChoice;
import java.util.List;

/** The default batch size. Larger batches are hardly faster and delay the output. */
public final class BatchSize {
    /** Part of the Java heap that prepared images may take. */
    private static final double HEAP_SHARE = 0.7;

    private BatchSize() {}

    /**
     * @param options with a batch size or without
     * @param ensemble the options' models
     * @param concurrency number of batches that run at the same time
     * @return the options' B, or one for this machine and its free memory; at most the number of images
     * @throws dev.vit4j.common.BadInputException if there is not enough memory for it
     */
    static int of(ClassifierOptions options, Ensemble ensemble, int concurrency) {
        int most = options.batch().orElseGet(() -> choose(ensemble, options.ops()));
        int batch = Math.min(most, Math.max(1, options.images().orElse(most)));
        require(ensemble, options.ops(), batch, concurrency);
        return batch;
    }

    /**
     * @param options with a batch size or without
     * @param ensemble the options' models
     * @param workers number of workers that each run batches of their own at the same time
     * @return the options' B, or one for this machine and a worker's share of its free memory
     * @throws dev.vit4j.common.BadInputException if there is not enough memory for it
     */
    static int ofWorkers(ClassifierOptions options, Ensemble ensemble, int workers) {
        int most = options.batch()
                .orElseGet(() -> choose(
                        configs(ensemble),
                        ensemble.views(),
                        options.ops(),
                        Runtime.getRuntime().maxMemory() / workers,
                        MachineMemory.room().bytes() / workers));
        int batch = Math.min(most, Math.max(1, options.images().orElse(most)));
        require(ensemble, options.ops(), batch, workers);
        return batch;
    }

    /**
     * Returns what workers of a {@link ClassifierPool} take outside the heap: the weights once, and for each worker the
     * graphs for a full batch and for a few images.
     *
     * @param configs the models
     * @param ops the operations that run them
     * @param batch B
     * @param workers number of workers
     * @return bytes
     */
    public static double workerBytes(List<ViTConfig> configs, OpsChoice ops, int batch, int workers) {
        GraphMemory graphs = outside(configs, ops);
        return configs.stream().mapToDouble(GraphMemory::weights).sum()
                + workers * (graphs.bytes(batch) + graphs.bytes(Math.min(batch, PaddedGraphs.FEW)));
    }

    /**
     * @param ensemble the models
     * @param ops the operations that run them
     * @param batch B
     * @param concurrency number of batches that run at the same time
     * @throws dev.vit4j.common.BadInputException if there is not enough memory
     */
    static void require(Ensemble ensemble, OpsChoice ops, int batch, int concurrency) {
        GraphMemory graphs = outside(configs(ensemble), ops).times(concurrency);
        String what = batch == 1 ? "an image" : "a batch of " + batch + " images";
        graphs.require(
                what
                        + (ensemble.members().size() == 1
                                ? ""
                                : " in " + ensemble.members().size() + " models")
                        + (concurrency == 1 ? "" : ", " + concurrency + " at the same time"),
                batch);
        double heap = batch * heap(configs(ensemble), ensemble.views());
        double most = HEAP_SHARE * Runtime.getRuntime().maxMemory();
        BadInputException.require(
                heap <= most,
                "%s needs %s of Java heap, and %s can be used; choose a smaller batch or raise -Xmx (VIT4J_HEAP)",
                what,
                MachineMemory.text((long) heap),
                MachineMemory.text((long) most));
    }

    private static List<ViTConfig> configs(Ensemble ensemble) {
        return ensemble.members().stream()
                .map(member -> member.model().config())
                .toList();
    }

    private static GraphMemory outside(List<ViTConfig> configs, OpsChoice ops) {
        return configs.stream()
                .map(config -> GraphMemory.inference(config, ops))
                .reduce(GraphMemory.NONE, GraphMemory::plus);
    }

    private static double heap(List<ViTConfig> configs, int views) {
        return views * configs.stream().mapToDouble(BatchSize::heapBytes).sum();
    }

    /**
     * @param ensemble the models
     * @param ops the operations that run them
     * @return B for this machine and its free memory
     */
    static int choose(Ensemble ensemble, OpsChoice ops) {
        return choose(
                configs(ensemble),
                ensemble.views(),
                ops,
                Runtime.getRuntime().maxMemory(),
                MachineMemory.room().bytes());
    }

    /**
     * @param configs the models that process each batch, at least one
     * @param views number of views of an image
     * @param ops the operations that run them
     * @param freeHeap free bytes of Java heap for prepared batches
     * @param freeNative free bytes of native memory for the models' arrays
     * @return B, at most {@link OpsChoice#usualBatch}: the largest power of two that needs at most half the free memory
     */
    public static int choose(List<ViTConfig> configs, int views, OpsChoice ops, long freeHeap, long freeNative) {
        double heap = heap(configs, views);
        GraphMemory outside = outside(configs, ops);
        int batch = ops.usualBatch();
        while (batch > 1 && (batch * heap > freeHeap / 2.0 || outside.bytes(batch) > freeNative / 2.0)) {
            batch /= 2;
        }
        return batch;
    }

    /** Three copies of an image's patches: in the running batch, in the waiting one, and in the model's input. */
    private static double heapBytes(ViTConfig config) {
        return 3 * GraphMemory.patchBytes(config);
    }
}
