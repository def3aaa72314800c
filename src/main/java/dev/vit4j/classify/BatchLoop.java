package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.PreparedStream.Item;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs a stream of images through a model and passes on each outcome, in order. Decoding on all processors overlaps
 * with the model. Memory does not grow with the number of images.
 *
 * <p>An image's position in its batch is its number among the readable images modulo the batch size, even if a batch
 * runs before it is full or a run resumes. The last bits of a result may depend on the position, so this makes an
 * interrupted run's results equal those of an uninterrupted one.
 */
final class BatchLoop {
    /** If the inputs pause this long (a growing list on stdin, say), the batch runs before it is full. */
    private static final int PATIENCE_MILLIS = 1000;

    private static final int POLL_MILLIS = 100;
    /** Most errors held back behind an image that waits for its batch. */
    private static final int MOST_WAITING = 4096;

    private final ImageClassifier classifier;
    private final OutcomeSink sink;
    private final BooleanSupplier stop;
    private final ClassifyClock clock = new ClassifyClock();

    private final List<Item<float[]>> waiting = new ArrayList<>();
    private int ready;
    private long classified;

    /**
     * @param classifier the model; stays open
     * @param sink receives the outcomes
     * @param stop polled between batches; true stops the run early
     * @param classifiedBefore images that the interrupted run already classified
     */
    BatchLoop(ImageClassifier classifier, OutcomeSink sink, BooleanSupplier stop, long classifiedBefore) {
        this.classifier = classifier;
        this.sink = sink;
        this.stop = stop;
        this.classified = classifiedBefore;
    }

    /**
     * Runs the loop. Call this once.
     *
     * @param inputs the images; iterated by another thread
     * @return true at the end of the inputs; false if stopped early
     * @throws IOException if the sink fails
     */
    boolean run(Iterator<ImageSource> inputs) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        PreparedStream.Bounds bounds = new PreparedStream.Bounds(
                processors,
                classifier.batchSize() + 2 * processors,
                Runtime.getRuntime().maxMemory() / 8,
                Long.MAX_VALUE);
        try (PreparedStream<float[]> images = new PreparedStream<>(
                inputs, source -> clock.decoding(() -> classifier.prepare(source)), prepared -> 0, bounds)) {
            return loop(images);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** @return the timings so far */
    ClassifyTimings timings() {
        return clock.read();
    }

    private boolean loop(PreparedStream<float[]> images) throws IOException, InterruptedException {
        int idleMillis = 0;
        while (!stop.getAsBoolean()) {
            long start = System.nanoTime();
            PreparedStream.State state = images.await(POLL_MILLIS);
            Item<float[]> item = state == PreparedStream.State.READY ? images.take() : null;
            clock.waitedSince(start);
            switch (state) {
                case ENDED -> {
                    runBatch();
                    return true;
                }
                case WAITING -> {
                    idleMillis += POLL_MILLIS;
                    if (idleMillis == PATIENCE_MILLIS) {
                        runBatch();
                    }
                }
                case READY -> {
                    idleMillis = 0;
                    add(item);
                }
            }
        }
        return false;
    }

    private void add(Item<float[]> item) throws IOException {
        if (waiting.isEmpty() && item.prepared().error().isPresent()) {
            accept(item, new ImageClassifier.Unreadable(item.prepared().error().get()));
            return;
        }
        waiting.add(item);
        ready += item.prepared().error().isEmpty() ? 1 : 0;
        if (ready == classifier.batchSize() - place() || waiting.size() == MOST_WAITING) {
            runBatch();
        }
    }

    /** Returns the next position in the batch. */
    private int place() {
        return (int) (classified % classifier.batchSize());
    }

    private void runBatch() throws IOException {
        List<Prepared<float[]>> readable = waiting.stream()
                .map(Item::prepared)
                .filter(prepared -> prepared.error().isEmpty())
                .toList();
        Iterator<Outcome> outcomes = Collections.emptyIterator();
        if (!readable.isEmpty()) {
            int place = place();
            List<Prepared<float[]>> batch = new ArrayList<>(Collections.nCopies(place, readable.get(0)));
            batch.addAll(readable);
            List<Outcome> all = clock.model(() -> classifier.classify(batch));
            outcomes = all.subList(place, all.size()).iterator();
            classified += readable.size();
        }
        for (Item<float[]> item : waiting) {
            accept(
                    item,
                    item.prepared().error().isPresent()
                            ? new ImageClassifier.Unreadable(
                                    item.prepared().error().get())
                            : outcomes.next());
        }
        waiting.clear();
        ready = 0;
        sink.batchDone();
    }

    private void accept(Item<float[]> item, Outcome outcome) throws IOException {
        clock.image();
        sink.accept(item.source(), outcome);
    }
}
