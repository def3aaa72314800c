package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.image.ImageSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

/** Classifies a stream of images and writes a row for each, in order, using a {@link BatchLoop}. */
public final class BulkClassification {
    private final ImageClassifier classifier;
    private final RowRules rules;
    private final RowWriter writer;
    private final ImageSorter sorter;
    private final ProgressLine progress;
    private final BooleanSupplier stop;

    private Tally done = Tally.NONE;
    private long before;

    /**
     * @param classifier the model; stays open
     * @param rules select the predictions in a row
     * @param writer receives a row for each input, in order
     * @param sorter receives the class of each image
     * @param progress started by the caller; shows how many rows are written
     * @param stop polled between batches; true stops the run early
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
     * The progress of a run.
     *
     * @param rows number of rows written
     * @param failed number of rows with an error
     * @param classified images that went through the model; more than rows - failed if some outputs were not finite
     */
    public record Tally(long rows, long failed, long classified) {
        /** No rows yet. */
        public static final Tally NONE = new Tally(0, 0, 0);

        /**
         * @param error whether the next row holds an error
         * @param model whether its image went through the model
         * @return the progress after the next row
         */
        public Tally plus(boolean error, boolean model) {
            return new Tally(rows + 1, failed + (error ? 1 : 0), classified + (model ? 1 : 0));
        }
    }

    /**
     * Summary of a run.
     *
     * @param tally the rows in total
     * @param complete whether all inputs have a row; false if stopped early
     * @param timings the timings
     */
    public record Summary(Tally tally, boolean complete, ClassifyTimings timings) {}

    /**
     * @param inputs the images; iterated by another thread
     * @param start rows that an interrupted run already wrote; the inputs do not include them
     * @return the summary
     * @throws IOException if a row cannot be written
     */
    public Summary run(Iterator<ImageSource> inputs, Tally start) throws IOException {
        done = start;
        before = start.rows();
        BatchLoop loop = new BatchLoop(classifier, new Rows(), stop, start.classified());
        if (start.equals(Tally.NONE)) {
            writer.begin();
        }
        boolean complete = loop.run(inputs);
        return new Summary(done, complete, loop.timings());
    }

    /** Writes a row for each outcome. */
    private final class Rows implements OutcomeSink {
        @Override
        public void accept(ImageSource image, Outcome outcome) throws IOException {
            ClassificationRow row = rules.row(image.name(), outcome, classifier.labels(), classifier.scoreFunction());
            if (!row.predictions().isEmpty()) {
                sorter.sort(image, row.predictions().get(0));
            }
            writer.write(row);
            done = done.plus(row.error().isPresent(), outcome instanceof ImageClassifier.Result);
        }

        @Override
        public void batchDone() throws IOException {
            writer.flush();
            progress.update(done.rows() - before, done.failed() == 0 ? "" : done.failed() + " failed");
        }
    }
}
