package dev.vit4j.ops.cpu.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads that share the chunks of one task after the other; the calling thread is one of them.
 *
 * <p>Results must not depend on which thread gets which chunk. Idle threads spin for a while, since the next operation
 * usually follows at once, and then sleep, to leave the core to others. One task at a time; for one calling thread.
 */
public final class WorkerPool implements AutoCloseable {
    /**
     * Rounds of spinning before sleep: 140 µs on Zen 3, by how long the processor pauses. That covers what one thread
     * does between operations; waking up would cost as much.
     */
    private static final int SPINS = 5000;

    private final Thread[] workers;
    private volatile Task current;
    private volatile boolean closed;

    /** @param threads how many work at once, with the caller; at least 1 */
    WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        workers = new Thread[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Thread(this::work, "vit4j-worker-" + (i + 1));
            workers[i].setDaemon(true);
            workers[i].start();
        }
    }

    /** One call of {@link #run}. */
    private static final class Task {
        private final int chunks;
        private final IntConsumer body;
        private final Thread caller = Thread.currentThread();
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger unfinished;
        private volatile Throwable failure;

        Task(int chunks, IntConsumer body) {
            this.chunks = chunks;
            this.body = body;
            this.unfinished = new AtomicInteger(chunks);
        }

        void takePart() {
            for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
                try {
                    body.accept(i);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                if (unfinished.decrementAndGet() == 0 && Thread.currentThread() != caller) {
                    LockSupport.unpark(caller);
                }
            }
        }

        boolean hasChunks() {
            return next.get() < chunks;
        }
    }

    /** @return how many threads work at once */
    int threads() {
        return workers.length + 1;
    }

    /**
     * Runs the chunks and returns when all are done.
     *
     * @param chunks how many
     * @param body takes 0 .. chunks-1; what it throws is thrown here, after all chunks are done
     */
    void run(int chunks, IntConsumer body) {
        if (chunks <= 1 || workers.length == 0) {
            for (int i = 0; i < chunks; i++) {
                body.accept(i);
            }
            return;
        }
        Task task = new Task(chunks, body);
        current = task;
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
        }
        task.takePart();
        for (int spins = 0; task.unfinished.get() > 0; spins++) {
            rest(spins);
        }
        current = null;
        if (task.failure != null) {
            throw new IllegalStateException("a part of an operation failed", task.failure);
        }
    }

    private void work() {
        int spins = 0;
        while (!closed) {
            Task task = current;
            if (task != null && task.hasChunks()) {
                task.takePart();
                spins = 0;
            } else {
                rest(spins++);
            }
        }
    }

    private void rest(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.park(this);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
        }
    }
}
