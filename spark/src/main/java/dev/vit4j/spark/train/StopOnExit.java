package dev.vit4j.spark.train;

import dev.vit4j.train.StopRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * When the JVM is to end (Ctrl-C), asks the replicas to stop and waits until they have saved their state, before Spark
 * ends the executors: Hadoop runs the hooks of both in the order of their priorities.
 */
final class StopOnExit implements AutoCloseable {
    /** Above Spark's own, which stops the context. */
    private static final int PRIORITY = 1000;

    private static final long MOST_SECONDS = 120;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Runnable hook;

    StopOnExit(StopRequest stop) {
        hook = () -> {
            stop.request();
            try {
                finished.await(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        ShutdownHookManager.get().addShutdownHook(hook, PRIORITY, MOST_SECONDS + 1, TimeUnit.SECONDS);
    }

    /** Lets the JVM end: the state is saved. */
    void finished() {
        finished.countDown();
    }

    @Override
    public void close() {
        finished();
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
