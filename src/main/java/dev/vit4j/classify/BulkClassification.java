package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.PreparedStream.Item;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Classifies a stream of images and writes a row for each, in order. Decoding on all processors overlaps with the model;
 * what is in memory does not grow with the number of images.
 *
 * <p>An image's place in its batch is its number among the readable images modulo the batch size, also where a batch is
 * run before it is full or a run goes on after an interruption: the last bits of a result may depend on the place, and so
 * an interrupted run's rows equal an uninterrupted one's.
 */
public final class BulkClassification {
    /** Inputs that pause this long (a list on stdin that grows, say) are not waited for to fill a batch. */
    private static final int PATIENCE_MILLIS = 1000;

    private static final int POLL_MILLIS = 100;
    /** Rows with errors that may pile up behind an image that waits for its batch. */
    private static final int MOST_WAITING = 4096;

    private final ImageClassifier classifier;
    private final RowRules rules;
    private final RowWriter writer;
    private final ImageSorter sorter;
    private final ProgressLine progress;
    private final BooleanSupplier stop;

    private final List<Item> waiting = new ArrayList<>();
    private int ready;
    private Tally done = Tally.NONE;
    private long before;

    /**
     * @param classifier the model; stays open
     * @param rules which predictions go into a row
     * @param writer gets a row for each input, in order
     * @param sorter is told what each image is
     * @param progress started by the caller; told how many rows are written
     * @param stop asked between batches whether to stop early
     */
    public BulkClassification(
            ImageClassifier classifier,
            RowRules rules,
            RowWriter writer,
            ImageSorter sorter,
            ProgressLine progress,
            BooleanSupplier stop) {
        this.classifier = classifier;
        this.rules = rules;
        this.writer = writer;
        this.sorter = sorter;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * How far a run is.
     *
     * @param rows written
     * @param failed rows of them that hold an error
     * @param classified images that went through the model; more than rows - failed where its output was not finite
     */
    public record Tally(long rows, long failed, long classified) {
        /** Nothing yet. */
        public static final Tally NONE = new Tally(0, 0, 0);

        /**
         * @param error whether the next row holds one
         * @param model whether its image went through the model
         * @return with the next row
         */
        public Tally plus(boolean error, boolean model) {
            return new Tally(rows + 1, failed + (error ? 1 : 0), classified + (model ? 1 : 0));
        }
    }

    /**
     * What came of it.
     *
     * @param tally all rows there are now
     * @param complete whether all inputs have theirs; false if it was stopped
     */
    public record Summary(Tally tally, boolean complete) {}

    /**
     * @param inputs what to classify; gone through by another thread
     * @param start rows that an interrupted run wrote already; its inputs are not among these
     * @return how many rows there are
     * @throws IOException if a row cannot be written
     */
    public Summary run(Iterator<ImageSource> inputs, Tally start) throws IOException {
        done = start;
        before = start.rows();
        waiting.clear();
        ready = 0;
        int processors = Runtime.getRuntime().availableProcessors();
        try (PreparedStream images = new PreparedStream(
                inputs,
                classifier::prepare,
                classifier.batchSize() + 2 * processors,
                Runtime.getRuntime().maxMemory() / 8)) {
            if (start.equals(Tally.NONE)) {
                writer.begin();
            }
            boolean complete = loop(images);
            return new Summary(done, complete);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** @return whether the inputs came to their end */
    private boolean loop(PreparedStream images) throws IOException, InterruptedException {
        int idleMillis = 0;
        while (!stop.getAsBoolean()) {
            switch (images.await(POLL_MILLIS)) {
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
                    add(images.take());
                }
            }
        }
        return false;
    }

    private void add(Item item) throws IOException {
        if (waiting.isEmpty() && item.prepared().error().isPresent()) {
            write(item, new ImageClassifier.Unreadable(item.prepared().error().get()));
            return;
        }
        waiting.add(item);
        ready += item.prepared().error().isEmpty() ? 1 : 0;
        if (ready == classifier.batchSize() - place() || waiting.size() == MOST_WAITING) {
            runBatch();
        }
    }

    /** The place in a batch that is next. */
    private int place() {
        return (int) (done.classified() % classifier.batchSize());
    }

    private void runBatch() throws IOException {
        List<Prepared> readable = waiting.stream()
                .map(Item::prepared)
                .filter(prepared -> prepared.error().isEmpty())
                .toList();
        Iterator<Outcome> outcomes = Collections.emptyIterator();
        if (!readable.isEmpty()) {
            int place = place();
            List<Prepared> batch = new ArrayList<>(Collections.nCopies(place, readable.get(0)));
            batch.addAll(readable);
            List<Outcome> all = classifier.classify(batch);
            outcomes = all.subList(place, all.size()).iterator();
        }
        for (Item item : waiting) {
            write(
                    item,
                    item.prepared().error().isPresent()
                            ? new ImageClassifier.Unreadable(
                                    item.prepared().error().get())
                            : outcomes.next());
        }
        waiting.clear();
        ready = 0;
        writer.flush();
        progress.update(done.rows() - before, done.failed() == 0 ? "" : done.failed() + " failed");
    }

    private void write(Item item, Outcome outcome) throws IOException {
        ClassificationRow row = rules.row(item.source().name(), outcome, classifier.labels());
        if (!row.predictions().isEmpty()) {
            sorter.sort(item.source(), row.predictions().get(0));
        }
        writer.write(row);
        done = done.plus(row.error().isPresent(), outcome instanceof ImageClassifier.Result);
    }
}
