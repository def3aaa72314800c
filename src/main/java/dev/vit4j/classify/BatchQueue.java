package dev.vit4j.classify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Joins what many threads bring one by one into batches for one thread that takes them. Bounded: what entered and has
 * not left again counts, whether it is being prepared, waiting or running, and threads that come when it is full wait
 * outside. Built on conditions, so that a virtual thread that waits holds no carrier.
 *
 * @param <T> what is joined
 */
final class BatchQueue<T> {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private final Condition news = lock.newCondition();
    private final Condition empty = lock.newCondition();

    private final int maxBatch;
    private final long maxWaitNanos;
    private final int capacity;

    /** What is ready, oldest first, with the time it came. */
    private final Deque<Item<T>> ready = new ArrayDeque<>();

    private int inside;
    private boolean closed;

    private record Item<T>(T content, long since) {}

    /**
     * @param maxBatch how many are taken at once at most
     * @param maxWaitNanos how long the first of a batch waits for others
     * @param capacity how many may be inside
     */
    BatchQueue(int maxBatch, long maxWaitNanos, int capacity) {
        this.maxBatch = maxBatch;
        this.maxWaitNanos = maxWaitNanos;
        this.capacity = capacity;
    }

    /**
     * Takes a place inside, waiting for one if need be.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the queue is closed, or gets closed meanwhile
     */
    void enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && inside == capacity) {
                room.await();
            }
            if (closed) {
                throw Waiting.closed();
            }
            inside++;
        } finally {
            lock.unlock();
        }
    }

    /** @param content of somebody inside, ready for a batch; never waits */
    void add(T content) {
        lock.lock();
        try {
            ready.add(new Item<>(content, System.nanoTime()));
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back; once for each time that {@link #enter} returned. */
    void leave() {
        lock.lock();
        try {
            inside--;
            room.signal();
            if (inside == 0) {
                news.signal(); // the taker waits for nobody any more
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the first, then for others until the batch is full or the first has waited long enough. After closing
     * nobody waits for others.
     *
     * @return 1 to maxBatch of what was added, oldest first; none once the queue is closed and all have left
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    List<T> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (ready.isEmpty()) {
                if (closed && inside == 0) {
                    return List.of();
                }
                news.await();
            }
            long end = ready.getFirst().since() + maxWaitNanos;
            for (long left = end - System.nanoTime();
                    left > 0 && ready.size() < maxBatch && !closed;
                    left = end - System.nanoTime()) {
                news.awaitNanos(left);
            }
            List<T> batch = new ArrayList<>();
            while (batch.size() < maxBatch && !ready.isEmpty()) {
                batch.add(ready.poll().content());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Rejects new entries; threads waiting to enter fail, those inside stay. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all have left, even where this thread is interrupted. */
    void awaitEmpty() {
        lock.lock();
        try {
            while (inside > 0) {
                empty.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
