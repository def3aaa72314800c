package dev.vit4j.spark.executor;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * The tasks that run at the same time in an executor.
 *
 * @param count of tasks, {@code spark.executor.cores / spark.task.cpus}
 * @param threads of each, {@code spark.task.cpus}
 */
public record TaskSlots(int count, int threads) {
    private static final String CORES = "spark.executor.cores";
    private static final String CPUS = "spark.task.cpus";

    /** @return those of this executor */
    public static TaskSlots here() {
        SparkEnv spark = SparkEnv.get();
        SparkConf conf = spark == null ? new SparkConf(false) : spark.conf();
        TaskContext task = TaskContext.get();
        int threads = task == null ? conf.getInt(CPUS, 1) : task.cpus();
        return of(conf.getInt(CORES, Runtime.getRuntime().availableProcessors()), threads);
    }

    /**
     * @param conf the application's settings
     * @return those of its executors; of a single task where they do not say how many cores an executor has
     */
    public static TaskSlots of(SparkConf conf) {
        int threads = conf.getInt(CPUS, 1);
        return of(conf.getInt(CORES, threads), threads);
    }

    private static TaskSlots of(int cores, int threads) {
        return new TaskSlots(Math.max(1, cores / threads), threads);
    }

    @Override
    public String toString() {
        return count + (count == 1 ? " task" : " tasks") + " of " + threads + (threads == 1 ? " thread" : " threads");
    }
}
