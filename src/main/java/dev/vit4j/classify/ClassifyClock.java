package dev.vit4j.classify;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Measures a run's {@link ClassifyTimings} from its construction on. */
final class ClassifyClock {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean threadTimes = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
    private final long wallStart = System.nanoTime();
    private final long processorStart = processorNanos();
    private final LongAdder decoding = new LongAdder();
    private long model;
    private long waiting;
    private long images;

    /** @return an image prepared on this thread, one of several */
    Prepared<float[]> decoding(Supplier<Prepared<float[]>> work) {
        // Processor time: on busy machines threads wait for a processor, which says nothing of the decoder.
        long start = threadNanos();
        Prepared<float[]> prepared = work.get();
        decoding.add(threadNanos() - start);
        return prepared;
    }

    /** @return what the model makes of a batch; on the run's own thread */
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

    /** An outcome is there. */
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
