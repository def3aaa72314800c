package dev.vit4j.data.batch;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.patch.PatchRecordReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The batches of one epoch in order, some of them prepared ahead on other threads. For one consumer, who closes it to
 * stop the threads.
 */
public final class BatchStream implements AutoCloseable {
    /** How long {@link #close} waits for threads to finish an image; they are daemons in any case. */
    private static final int CLOSE_SECONDS = 10;

    private final BatchBuilder builder;
    private final EpochPlan plan;
    private final long epoch;
    private final Map<Integer, BadImage> allBad;
    private final BatchShare share;
    private final ExecutorService workers;
    private final ConcurrentLinkedQueue<PatchRecordReader> readers = new ConcurrentLinkedQueue<>();
    private final Deque<Future<BatchBuilder.Prepared>> ahead = new ArrayDeque<>();
    private final int maxAhead;
    private final List<BadImage> bad = new ArrayList<>();
    private int nextToSubmit;
    private long waitedNanos;
    private volatile boolean closed;

    BatchStream(
            BatchBuilder builder,
            EpochPlan plan,
            long epoch,
            int firstBatch,
            BatchShare share,
            int threads,
            Map<Integer, BadImage> allBad) {
        this.builder = builder;
        this.plan = plan;
        this.epoch = epoch;
        this.allBad = allBad;
        this.share = share;
        this.nextToSubmit = share.next(firstBatch);
        // One finished batch for each in preparation: evens out slow images with little memory.
        this.maxAhead = 2 * threads;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "vit4j-data");
            thread.setDaemon(true);
            return thread;
        });
        submit();
    }

    /**
     * @return the next batch, to be closed by the caller; null after the last
     * @throws BadInputException if an image is bad and must not be skipped
     * @throws IllegalStateException if the stream is closed, or the thread was interrupted while waiting
     */
    public Batch next() {
        if (closed) {
            throw new IllegalStateException("these batches are closed");
        }
        while (!ahead.isEmpty()) {
            BatchBuilder.Prepared prepared = await(ahead.peek());
            ahead.remove();
            bad.addAll(prepared.bad());
            prepared.bad().forEach(image -> allBad.put(image.index(), image));
            submit();
            if (prepared.batch() != null) {
                return prepared.batch();
            }
        }
        return null;
    }

    /**
     * Runs an action on each remaining batch, and closes it.
     *
     * @param action to run
     * @throws BadInputException as {@link #next()}
     */
    public void forEachRemaining(Consumer<Batch> action) {
        for (Batch next = next(); next != null; next = next()) {
            try (Batch batch = next) {
                action.accept(batch);
            }
        }
    }

    /** @return images skipped so far, in order */
    public List<BadImage> badImages() {
        return Collections.unmodifiableList(bad);
    }

    /** @return total milliseconds that {@link #next()} has waited; a large share means that data is the bottleneck */
    public long waitedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(waitedNanos);
    }

    /** Stops the threads and frees the batches not consumed. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        workers.shutdown();
        boolean interrupted = false;
        try {
            workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (Future<BatchBuilder.Prepared> future : ahead) {
            discard(future);
        }
        ahead.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        closeReaders();
    }

    private void submit() {
        int size = builder.batchSize();
        while (ahead.size() < maxAhead && (long) nextToSubmit * size < plan.size()) {
            int number = nextToSubmit;
            nextToSubmit = share.next(number + 1);
            ahead.add(workers.submit(() -> build(number)));
        }
    }

    private BatchBuilder.Prepared build(int number) {
        PatchRecordReader pooled = readers.poll();
        PatchRecordReader reader = pooled == null ? builder.openReader() : pooled;
        try {
            return builder.build(reader, plan.batch(number, builder.batchSize()), epoch, number, () -> closed);
        } finally {
            readers.add(reader);
        }
    }

    private BatchBuilder.Prepared await(Future<BatchBuilder.Prepared> future) {
        long start = System.nanoTime();
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            waitedNanos += System.nanoTime() - start;
        }
    }

    /** Rethrows a worker's failure on the consumer's thread, with both stack traces. */
    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof BadImageException bad) {
            return new BadImageException(bad.getMessage(), bad);
        }
        if (cause instanceof BadInputException bad) {
            return new BadInputException(bad.getMessage(), bad);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("preparing a batch failed: " + cause, cause);
    }

    private static void discard(Future<BatchBuilder.Prepared> future) {
        if (!future.isDone()) {
            future.cancel(true);
            return;
        }
        try {
            Batch batch = future.get().batch();
            if (batch != null) {
                batch.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            // The consumer is gone: this batch's failure no longer matters.
            return;
        }
    }

    private void closeReaders() {
        try {
            for (PatchRecordReader reader = readers.poll(); reader != null; reader = readers.poll()) {
                reader.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing a reader failed", e);
        }
    }
}
