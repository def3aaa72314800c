package dev.vit4j.classify;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Measures the {@link ClassifyTimings} of a run, starting at construction. */
final class ClassifyClock {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean threadTimes = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
    private final long wallStart = System.nanoTime();
    private final long processorStart = processorNanos();
    private final LongAdder decoding = new LongAdder();
    private long model;
    private long waiting;
    private long images;

    /** @return the image that the task prepared on this thread, one of several */
    Prepared<float[]> decoding(Supplier<Prepared<float[]>> work) {
        // CPU time: on busy machines, wall time would include waiting for a processor.
        long start = threadNanos();
        Prepared<float[]> prepared = work.get();
        decoding.add(threadNanos() - start);
        return prepared;
    }

    /** @return the model's outcomes for a batch, on the run's own thread */
    <T> T model(Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        model += System.nanoTime() - start;
        return result;
    }

    /** @param start of a wait of the run's own thread that ends now, by {@link System#nanoTime} */
    void waitedSince(long start) {
        waiting += System.nanoTime() - start;
    }

    /** Counts an outcome. */
    void image() {
        images++;
    }

    ClassifyTimings read() {
        long processor = processorNanos();
        return new ClassifyTimings(
                images,
                System.nanoTime() - wallStart,
                model,
                waiting,
                decoding.sum(),
                processor < 0 ? 0 : processor - processorStart);
    }

    private long threadNanos() {
        return threadTimes ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : -1;
    }
}
