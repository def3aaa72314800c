package dev.vit4j.classify;

import dev.vit4j.image.ImageSource;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Prepares images ahead of the model: one thread iterates over the inputs, several decode, and the images come out in
 * input order. The number and size of images held ahead are bounded.
 *
 * @param <T> a model's input
 */
public final class PreparedStream<T> implements AutoCloseable {
    private static final int UNIT = 1 << 10;

    /**
     * An image and its prepared inputs.
     *
     * @param <T> a model's input
     * @param source the image
     * @param prepared its inputs, or an error
     */
    public record Item<T>(ImageSource source, Prepared<T> prepared) {}

    /** An image in progress. Without a source, the end of the inputs or the error that ended them. */
    private record Slot<T>(ImageSource source, Future<Prepared<T>> prepared, int units) {}

    /**
     * Bounds on what is held ahead of the model.
     *
     * @param threads number of decoding threads
     * @param images most images in progress
     * @param encodedBytes most bytes of archive entries, but at least one entry
     * @param preparedBytes bytes of prepared images above which no further image is started
     */
    public record Bounds(int threads, int images, long encodedBytes, long preparedBytes) {}

    private final Iterator<ImageSource> inputs;
    private final Function<ImageSource, Prepared<T>> prepare;
    private final ToLongFunction<Prepared<T>> size;
    private final long mostHeld;
    private final AtomicLong held = new AtomicLong();
    private final Semaphore taken = new Semaphore(0);
    private final BlockingQueue<Slot<T>> queue;
    private final int units;
    private final Semaphore room;
    private final ExecutorService decoders;
    private final Thread reader;
    private Slot<T> head;

    /**
     * @param inputs iterated by a thread of this stream until it is closed
     * @param prepare prepares an image; called by several threads
     * @param size bytes of a prepared image
     * @param bounds bounds on what is held
     */
    public PreparedStream(
            Iterator<ImageSource> inputs,
            Function<ImageSource, Prepared<T>> prepare,
            ToLongFunction<Prepared<T>> size,
            Bounds bounds) {
        this.inputs = inputs;
        this.prepare = prepare;
        this.size = size;
        this.mostHeld = bounds.preparedBytes();
        this.queue = new ArrayBlockingQueue<>(bounds.images());
        this.units = (int) Math.min(Integer.MAX_VALUE, 1 + bounds.encodedBytes() / UNIT);
        this.room = new Semaphore(units);
        AtomicInteger number = new AtomicInteger();
        this.decoders = Executors.newFixedThreadPool(
                bounds.threads(), task -> daemon(task, "vit4j-decode-" + number.incrementAndGet()));
        this.reader = daemon(this::readAhead, "vit4j-inputs");
        reader.start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true); // a thread that waits for stdin cannot be woken
        return thread;
    }

    private void readAhead() {
        try {
            CompletableFuture<Prepared<T>> last = new CompletableFuture<>();
            try {
                while (inputs.hasNext()) {
                    ImageSource source = inputs.next();
                    int entry = unitsOf(source);
                    room.acquire(entry);
                    awaitRoom();
                    queue.put(new Slot<>(source, decoders.submit(() -> prepared(source)), entry));
                }
                last.complete(null);
            } catch (RuntimeException | Error e) {
                last.completeExceptionally(e); // rethrown to the thread that takes the images
            }
            queue.put(new Slot<>(null, last, 0));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Prepared<T> prepared(ImageSource source) {
        Prepared<T> prepared = prepare.apply(source);
        held.addAndGet(size.applyAsLong(prepared));
        return prepared;
    }

    /** Not a deadlock: what is held can be taken, and taking an image wakes this thread. */
    private void awaitRoom() throws InterruptedException {
        taken.drainPermits();
        while (held.get() > mostHeld) {
            taken.acquire();
        }
    }

    private int unitsOf(ImageSource source) {
        return source instanceof ImageSource.Encoded encoded ? Math.min(units, 1 + encoded.content().length / UNIT) : 0;
    }

    /** The result of {@link #await}. */
    public enum State {
        /** The next image can be taken. */
        READY,
        /** No image arrived in time. */
        WAITING,
        /** There are no more images. */
        ENDED
    }

    /**
     * Waits for the next image.
     *
     * @param millis longest wait
     * @return whether a next image has arrived; it may still be decoding
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    public State await(long millis) throws InterruptedException {
        if (head == null) {
            head = queue.poll(millis, TimeUnit.MILLISECONDS);
        }
        if (head == null) {
            return State.WAITING;
        }
        if (head.source() == null) {
            result(head.prepared());
            return State.ENDED;
        }
        return State.READY;
    }

    /**
     * @return the next image, once decoded. Call this only after {@link #await} returned {@link State#READY}
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    public Item<T> take() throws InterruptedException {
        Slot<T> next = head;
        head = null;
        Prepared<T> prepared = result(next.prepared());
        room.release(next.units());
        held.addAndGet(-size.applyAsLong(prepared));
        taken.release();
        return new Item<>(next.source(), prepared);
    }

    /** Rethrows an error of another thread on this one. */
    private static <T> Prepared<T> result(Future<Prepared<T>> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        decoders.shutdownNow();
        try {
            // Their decoder is closed next. An image takes milliseconds, or seconds at worst.
            decoders.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
