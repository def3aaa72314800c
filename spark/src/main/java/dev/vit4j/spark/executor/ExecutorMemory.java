package dev.vit4j.spark.executor;

import dev.vit4j.classify.BatchSize;
import dev.vit4j.common.MachineMemory;
import dev.vit4j.model.ViTConfig;
import dev.vit4j.ops.OpsChoice;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * What a model takes outside the heap of each executor, and what the application's settings leave for it.
 *
 * @param needed bytes: weights, graphs of all tasks, and what the process itself takes
 * @param overhead bytes that a cluster manager allows a container outside the heap
 * @param heap bytes; JavaCPP allows as many outside it, unless its property says otherwise
 * @param slots tasks that share the model
 * @param limited whether JavaCPP's limit is its default, the size of the heap
 */
record ExecutorMemory(long needed, long overhead, long heap, TaskSlots slots, boolean limited) {
    /**
     * Classes, compiled code, native libraries and their allocators: measured 335 MB beside heap and graphs, Java 17 on
     * Linux, 2026-12-01.
     */
    private static final long PROCESS = 350L << 20;

    private static final long MEBI = 1L << 20;
    private static final long LEAST_OVERHEAD = 384;
    private static final String OVERHEAD = "spark.executor.memoryOverhead";
    private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";
    private static final String LIMIT = "org.bytedeco.javacpp.maxbytes";

    /**
     * @param conf the application's settings
     * @param config shape of the model
     * @param options how it is run
     * @return what it takes and what there is
     */
    static ExecutorMemory of(SparkConf conf, ViTConfig config, ModelOptions options) {
        TaskSlots slots = TaskSlots.of(conf);
        OpsChoice ops = OpsChoice.of(options.ops());
        int batch = options.batch() == 0 ? ops.usualBatch() : options.batch();
        double model = BatchSize.workerBytes(List.of(config), ops, batch, slots.count());
        long heap = MEBI * JavaUtils.byteStringAsMb(conf.get("spark.executor.memory", "1g"));
        long share = (long) (conf.getDouble("spark.executor.memoryOverheadFactor", 0.1) * heap);
        long overhead = conf.contains(OVERHEAD)
                ? MEBI * JavaUtils.byteStringAsMb(conf.get(OVERHEAD))
                : Math.max(LEAST_OVERHEAD * MEBI, share);
        boolean limited =
                !(conf.get(JAVA_OPTIONS, "") + conf.get("spark.executor.defaultJavaOptions", "")).contains(LIMIT);
        return new ExecutorMemory(PROCESS + (long) model, overhead, heap, slots, limited);
    }

    /** @return whether the settings leave less than is needed */
    boolean isShort() {
        return needed > overhead || isAboveLimit();
    }

    private boolean isAboveLimit() {
        return limited && needed - PROCESS > heap;
    }

    @Override
    public String toString() {
        String text = "the model needs about " + MachineMemory.text(needed) + " outside the heap of each executor ("
                + slots + " at the same time); " + OVERHEAD + " is " + MachineMemory.text(overhead);
        if (needed > overhead) {
            text += ": on YARN and Kubernetes set " + OVERHEAD + "=" + (needed / MEBI + 1) + "m or more, or use"
                    + " smaller batches";
        }
        if (isAboveLimit()) {
            text += "; JavaCPP allows " + MachineMemory.text(heap) + ", the size of the heap: add -D" + LIMIT + "="
                    + (needed / MEBI + 1) + "m to " + JAVA_OPTIONS;
        }
        return text;
    }
}
