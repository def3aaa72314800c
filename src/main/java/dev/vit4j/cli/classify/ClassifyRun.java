package dev.vit4j.cli.classify;

import dev.vit4j.classify.BulkClassification;
import dev.vit4j.classify.BulkClassification.Summary;
import dev.vit4j.classify.BulkClassification.Tally;
import dev.vit4j.classify.ImageClassifier;
import dev.vit4j.classify.ImageSorter;
import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.input.ImageInputs;
import dev.vit4j.classify.output.PartialFile;
import dev.vit4j.classify.output.RowFormat;
import dev.vit4j.classify.output.RowShape;
import dev.vit4j.classify.output.RowTarget;
import dev.vit4j.classify.output.WholeFile;
import dev.vit4j.cli.shared.CheckedOutput;
import dev.vit4j.cli.shared.InputProgress;
import dev.vit4j.cli.shared.InterruptGuard;
import dev.vit4j.cli.shared.Streams;
import dev.vit4j.common.ProgressLine;
import dev.vit4j.common.Terminal;
import dev.vit4j.image.ImageSource;
import dev.vit4j.train.StopRequest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** One run of {@code vit classify}: connects inputs, model and output, and reports the counts. */
final class ClassifyRun {
    private final Streams streams;
    private final ClassifyOutputOptions output;
    private final SortOptions sort;
    private final ProgressLine progress;

    ClassifyRun(Streams streams, ClassifyOutputOptions output, SortOptions sort, ProgressLine progress) {
        this.streams = streams;
        this.output = output;
        this.sort = sort;
        this.progress = progress;
    }

    /**
     * @param inputs the images
     * @param count their number, if known; called on another thread
     * @param classifier the model
     * @param options the run's options by name, to check whether a file can be resumed
     * @return the exit code
     */
    int classify(
            ImageInputs inputs, Supplier<OptionalLong> count, ImageClassifier classifier, Map<String, String> options)
            throws IOException {
        int classes = classifier.labels().size();
        if (output.asksForMoreThan(classes)) {
            progress.message("--top-k " + output.rules(classifier.labels()).topK() + ": the model has " + classes
                    + " classes; all of them are written");
        }
        StopRequest stop = new StopRequest();
        try (InterruptGuard guard = new InterruptGuard(stop, streams.interrupts()).arm()) {
            Summary summary;
            Optional<Path> resumable;
            try (RowTarget target = target(inputs, classifier, options)) {
                summary = run(inputs, count, classifier, target, stop);
                resumable = target.resumable();
            }
            report(summary, resumable);
            InputProgress.leftOut(progress, inputs);
            if (output.timings()) {
                progress.message(summary.timings().toString());
            }
            streams.out().flush(); // after Ctrl-C the process exits as soon as the guard is released
            guard.finished();
            return exitCode(summary);
        }
    }

    private Summary run(
            ImageInputs inputs,
            Supplier<OptionalLong> count,
            ImageClassifier classifier,
            RowTarget target,
            StopRequest stop)
            throws IOException {
        start(target.start(), count);
        ImageSorter sorter = sort.sorter(classifier.labels(), progress::message);
        Summary summary = new BulkClassification(
                        classifier,
                        output.rules(classifier.labels()),
                        target.writer(),
                        sorter,
                        progress,
                        stop::isRequested)
                .run(inputs, target.start());
        progress.clear();
        if (summary.complete()) {
            target.complete();
        }
        return summary;
    }

    private RowTarget target(Iterator<ImageSource> inputs, ImageClassifier classifier, Map<String, String> options)
            throws IOException {
        RowFormat format = output.format();
        RowRules rules = output.rules(classifier.labels());
        RowShape shape = new RowShape(classifier.labels(), rules.topK(), rules.scores(), classifier.embeddingSize());
        if (output.out().isEmpty()) {
            return RowTarget.of(format.writer(
                    new BufferedWriter(new CheckedOutput(streams.out())), shape, Terminal.stdoutColumns()));
        }
        Path out = output.out().get();
        if (!format.isResumable()) {
            return WholeFile.open(out, format, shape);
        }
        return output.resume()
                ? PartialFile.resume(out, format, shape, options, inputs)
                : PartialFile.start(out, format, shape, options);
    }

    private void start(Tally before, Supplier<OptionalLong> count) {
        InputProgress.start(progress, "classify", count, before.rows());
        if (before.rows() > 0) {
            progress.message(
                    String.format(Locale.ROOT, "going on after %,d rows of the interrupted run", before.rows()));
        }
    }

    private void report(Summary summary, Optional<Path> resumable) {
        Tally tally = summary.tally();
        if (!summary.complete()) {
            progress.message(String.format(Locale.ROOT, "stopped after %,d rows; ", tally.rows())
                    + resumable
                            .filter(part -> tally.rows() > 0)
                            .map(part -> "they are in " + part + "; go on with the same command and --resume")
                            .orElse(output.out().isPresent() ? "no file was written" : "the rest is not classified"));
            return;
        }
        long good = tally.rows() - tally.failed();
        String counts = String.format(Locale.ROOT, "classified %,d of %,d", good, tally.rows());
        if (tally.failed() > 0) {
            String where = output.out().map(Path::toString).orElse("the rows with an error");
            progress.message(counts + String.format(Locale.ROOT, "; %,d failed: see %s", tally.failed(), where));
        } else if (output.out().isPresent()) {
            progress.message(counts + ": " + output.out().get());
        }
    }

    private int exitCode(Summary summary) {
        Tally tally = summary.tally();
        boolean nothing = tally.failed() > 0 && tally.failed() == tally.rows();
        boolean strictly = output.strict() && tally.failed() > 0;
        return !summary.complete() || nothing || strictly ? 1 : 0;
    }
}
