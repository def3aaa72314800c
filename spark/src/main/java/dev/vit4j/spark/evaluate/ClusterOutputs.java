package dev.vit4j.spark.evaluate;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.LabeledOutputs;
import dev.vit4j.evaluate.Throughput;
import dev.vit4j.spark.session.Failures;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Outputs that executors compute. A job has one range for each slot; four are under way at the same time, so that no executor
 * waits, and the driver holds the results of as many. It passes them on in the order of the images, so that
 * sums are those of one process to the last bit.
 */
final class ClusterOutputs implements LabeledOutputs {
    private static final int JOBS_AT_A_TIME = 4;

    private final JavaSparkContext context;
    private final ImageDataset images;
    private final Ranges ranges;
    private final RangeTask task;
    private final ProgressLine progress;

    ClusterOutputs(
            JavaSparkContext context, ImageDataset images, Ranges ranges, RangeTask task, ProgressLine progress) {
        this.context = context;
        this.images = images;
        this.ranges = ranges;
        this.task = task;
        this.progress = progress;
    }

    @Override
    public ImageDataset images() {
        return images;
    }

    private record Job(List<Range> ranges, JavaFutureAction<List<RangeOutputs>> results) {}

    @Override
    public Run run(Sink sink) {
        List<BadImage> skipped = new ArrayList<>();
        Deque<Job> running = new ArrayDeque<>();
        int most = Math.max(1, context.defaultParallelism());
        // All results of a job arrive at once, so that jobs and not ranges are timed.
        Throughput.Clock clock = new Throughput.Clock((ranges.count() + most - 1) / most);
        int next = 0;
        try {
            while (next < ranges.count() || !running.isEmpty()) {
                while (next < ranges.count() && running.size() < JOBS_AT_A_TIME) {
                    running.add(submit(next, Math.min(ranges.count(), next + most)));
                    next = Math.min(ranges.count(), next + most);
                }
                Job job = running.remove();
                List<RangeOutputs> results = await(job);
                int counted = 0;
                for (int i = 0; i < results.size(); i++) {
                    counted += pass(job.ranges().get(i), results.get(i), sink, skipped);
                }
                clock.batchDone(counted);
            }
        } finally {
            running.forEach(job -> job.results().cancel(true));
        }
        return new Run(clock.stop(0), skipped);
    }

    private Job submit(int from, int to) {
        List<Range> some = new ArrayList<>();
        for (int i = from; i < to; i++) {
            some.add(ranges.range(i));
        }
        return new Job(some, context.parallelize(some, some.size()).map(task).collectAsync());
    }

    private static List<RangeOutputs> await(Job job) {
        try {
            return job.results().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadInputException("interrupted while the cluster evaluates", e);
        } catch (ExecutionException | CancellationException e) {
            throw Failures.describe(e);
        }
    }

    /** Returns the number of images that were counted. */
    private int pass(Range range, RangeOutputs outputs, Sink sink, List<BadImage> skipped) {
        if (!outputs.failure().isEmpty()) {
            throw new BadInputException(outputs.failure());
        }
        int[] indices = new int[range.size()];
        int good = 0;
        for (int i = 0; i < range.size(); i++) {
            int index = range.from() + i;
            if (outputs.problems()[i] == null) {
                indices[good++] = index;
            } else {
                skipped.add(new BadImage(index, images.metadata(index).getLocation(), outputs.problems()[i]));
            }
        }
        if (good > 0) {
            int classes = outputs.logits().length / good;
            float[][] logits = new float[good][];
            int[] labels = new int[good];
            for (int i = 0; i < good; i++) {
                logits[i] = Arrays.copyOfRange(outputs.logits(), i * classes, (i + 1) * classes);
                labels[i] = images.label(indices[i]);
            }
            sink.accept(logits, labels, Arrays.copyOf(indices, good));
        }
        progress.update(range.from() + range.size(), "");
        return good;
    }
}
