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
import java.util.function.Function;

/**
 * Images made ready ahead of the model: one thread goes through the inputs, one for each processor decodes, and they come
 * out in the order of the inputs. At most so many are in the works, and at most so many bytes of archives' entries:
 * whoever is ahead waits.
 */
final class PreparedStream implements AutoCloseable {
    private static final int UNIT = 1 << 10;

    /**
     * An image and what the model takes of it.
     *
     * @param source where it comes from
     * @param prepared ready, or why not
     */
    record Item(ImageSource source, Prepared prepared) {}

    /** An image on its way; without a source the end of the inputs, or what broke them off. */
    private record Slot(ImageSource source, Future<Prepared> prepared, int units) {}

    private final Iterator<ImageSource> inputs;
    private final Function<ImageSource, Prepared> prepare;
    private final BlockingQueue<Slot> queue;
    private final int units;
    private final Semaphore room;
    private final ExecutorService decoders;
    private final Thread reader;
    private Slot head;

    /**
     * @param inputs gone through by a thread of this stream, until it is closed
     * @param prepare makes an image ready; called by many threads
     * @param ahead at most how many images are in the works
     * @param aheadBytes at most how many bytes of archives' entries are, but always one entry
     */
    PreparedStream(Iterator<ImageSource> inputs, Function<ImageSource, Prepared> prepare, int ahead, long aheadBytes) {
        this.inputs = inputs;
        this.prepare = prepare;
        this.queue = new ArrayBlockingQueue<>(ahead);
        this.units = (int) Math.min(Integer.MAX_VALUE, 1 + aheadBytes / UNIT);
        this.room = new Semaphore(units);
        AtomicInteger number = new AtomicInteger();
        this.decoders = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                task -> daemon(task, "vit4j-decode-" + number.incrementAndGet()));
        this.reader = daemon(this::readAhead, "vit4j-inputs");
        reader.start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true); // one that waits for stdin cannot be woken
        return thread;
    }

    private void readAhead() {
        try {
            CompletableFuture<Prepared> last = new CompletableFuture<>();
            try {
                while (inputs.hasNext()) {
                    ImageSource source = inputs.next();
                    int held = unitsOf(source);
                    room.acquire(held);
                    queue.put(new Slot(source, decoders.submit(() -> prepare.apply(source)), held));
                }
                last.complete(null);
            } catch (RuntimeException | Error e) {
                last.completeExceptionally(e); // thrown where the images are taken
            }
            queue.put(new Slot(null, last, 0));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private int unitsOf(ImageSource source) {
        return source instanceof ImageSource.Encoded encoded ? Math.min(units, 1 + encoded.content().length / UNIT) : 0;
    }

    /** What {@link #await} found. */
    enum State {
        /** The next image can be taken. */
        READY,
        /** The inputs let us wait. */
        WAITING,
        /** There are no more. */
        ENDED
    }

    /**
     * Waits for the inputs.
     *
     * @param millis how long
     * @return whether there is a next image by then; it may still be being decoded
     */
    State await(long millis) throws InterruptedException {
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

    /** @return the next image, when it is decoded; only after {@link #await} said it is there */
    Item take() throws InterruptedException {
        Slot taken = head;
        head = null;
        Prepared prepared = result(taken.prepared());
        room.release(taken.units());
        return new Item(taken.source(), prepared);
    }

    /** What went wrong on another thread is thrown on this one. */
    private static Prepared result(Future<Prepared> future) throws InterruptedException {
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
            // What they decode with is closed next; an image takes milliseconds, or seconds at worst.
            decoders.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
