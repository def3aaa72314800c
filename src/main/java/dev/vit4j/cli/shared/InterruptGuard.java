package dev.vit4j.cli.shared;

import dev.vit4j.train.StopRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into a stop request, and delays the JVM's exit until the training loop has finished its step and written
 * its state.
 */
public final class InterruptGuard implements AutoCloseable {
    /** A step and a checkpoint take seconds; a hung one must not keep the process alive. */
    private static final long MAX_WAIT_SECONDS = 120;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private final Interrupts interrupts;
    private volatile boolean armed;

    /**
     * Does nothing until {@link #arm}.
     *
     * @param stop requested on Ctrl-C
     * @param interrupts told that the command reports by itself
     */
    public InterruptGuard(StopRequest stop, Interrupts interrupts) {
        this.interrupts = interrupts;
        hook = new Thread(() -> end(stop), "vit4j-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(StopRequest stop) {
        if (!armed) {
            return;
        }
        stop.request();
        try {
            finished.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Guards from now on: there is a state to write. Before, Ctrl-C ends the process at once.
     *
     * @return this guard
     */
    public InterruptGuard arm() {
        interrupts.guard();
        armed = true;
        return this;
    }

    /** Lets the process exit: the state is written. */
    public void finished() {
        finished.countDown();
    }

    @Override
    public void close() {
        finished();
        if (armed) {
            interrupts.release();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, which is what the hook was there for: nothing is left to remove.
            return;
        }
    }
}
