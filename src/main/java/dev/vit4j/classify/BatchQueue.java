package dev.vit4j.classify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Joins single items from many threads into batches for one consumer thread. The queue is bounded by the number of
 * items between {@link #enter} and {@link #leave}, whether being prepared, waiting or running; threads that find it
 * full wait. Uses conditions, so that a waiting virtual thread does not pin its carrier.
 *
 * @param <T> type of the items
 */
final class BatchQueue<T> {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private final Condition news = lock.newCondition();
    private final Condition empty = lock.newCondition();

    private final int maxBatch;
    private final long maxWaitNanos;
    private final int capacity;

    /** The ready items, oldest first, with their arrival time. */
    private final Deque<Item<T>> ready = new ArrayDeque<>();

    private int inside;
    private boolean closed;

    private record Item<T>(T content, long since) {}

    /**
     * @param maxBatch most items in a batch
     * @param maxWaitNanos how long the first item of a batch waits for others
     * @param capacity most items in the queue
     */
    BatchQueue(int maxBatch, long maxWaitNanos, int capacity) {
        this.maxBatch = maxBatch;
        this.maxWaitNanos = maxWaitNanos;
        this.capacity = capacity;
    }

    /**
     * Reserves a place, waiting for one if the queue is full.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the queue is closed or closes meanwhile
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

    /** @param content an item that is ready for a batch; its place was reserved, so this never waits */
    void add(T content) {
        lock.lock();
        try {
            ready.add(new Item<>(content, System.nanoTime()));
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Releases a place. Call this once for each {@link #enter} that returned. */
    void leave() {
        lock.lock();
        try {
            inside--;
            room.signal();
            if (inside == 0) {
                news.signal(); // the consumer stops waiting for others
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the first item, then for others until the batch is full or the first has waited long enough. Does not
     * wait for others once the queue is closed.
     *
     * @return 1 to maxBatch items, oldest first; none once the queue is closed and empty
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

    /** Rejects new items. Threads that wait to enter fail; items in the queue are still processed. */
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

    /** Waits until the queue is empty, even if this thread is interrupted. */
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
