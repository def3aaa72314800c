package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.batch.BadImageException;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.data.manifest.DataManifest;
import dev.vit4j.data.manifest.ManifestIo;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.ConfusionPlot;
import dev.vit4j.evaluate.Evaluation;
import dev.vit4j.evaluate.MultiLabelEvaluation;
import dev.vit4j.evaluate.MultiLabelMetrics;
import dev.vit4j.model.Model;
import dev.vit4j.model.graph.Predictor;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs training from options to run folder: opens data and model, trains epoch by epoch, saves the best and the last
 * model, draws the plots, and at the end evaluates the best model on the test images, which are used for nothing else.
 */
public final class Training {
    /** Epochs that take less, such as those of a frozen backbone's head, are not all saved. */
    private static final long SAVE_NANOS = 1_000_000_000L;

    private final RunFolder run;
    private final TrainOptions options;
    private final SavedModels models;
    private final boolean resumed;
    private final TrainingListener listener;
    private final StopRequest stop;

    private Training(
            RunFolder run,
            TrainOptions options,
            DataManifest data,
            boolean resumed,
            TrainingListener listener,
            StopRequest stop) {
        this.run = run;
        this.options = options;
        this.models = new SavedModels(run, options, data);
        this.resumed = resumed;
        this.listener = listener;
        this.stop = stop;
    }

    /**
     * Starts a new run.
     *
     * @param options of the run
     * @param out the run's folder, new or empty
     * @param listener receives progress
     * @param stop ends the run early, to be resumed later
     * @return the result
     * @throws BadInputException if data, model or options are invalid, or training diverges
     * @throws IOException if the folder cannot be written
     */
    public static TrainingResult start(TrainOptions options, Path out, TrainingListener listener, StopRequest stop)
            throws IOException {
        OpsChoice.of(options.run().ops());
        TrainOptions absolute = options.withAbsolutePaths();
        DataSplits splits = RunData.open(absolute);
        splits.leftOut().forEach(listener::note);
        TrainOptions ofKind = LabelKind.resolve(absolute, splits, listener::note);
        ClassCounts.check(ofKind.data(), splits, listener::note);
        TrainOptions resolved = withoutEmptyPlaces(ofKind, splits, listener);
        Model model = StartModel.of(resolved, splits, listener::note);
        DataManifest data = RunData.describe(resolved, splits);
        RunFolder run = RunFolder.create(out, resolved);
        ManifestIo.write(data, run.data());
        try {
            return new Training(run, resolved, data, false, listener, stop).train(splits, model);
        } catch (BadImageException e) {
            throw new BadInputException(e.getMessage() + "; or leave out such images with --on-bad-image skip", e);
        }
    }

    /**
     * Resumes a run; the result equals that of a run that never stopped.
     *
     * @param folder the run's folder
     * @param listener receives progress
     * @param stop ends the run early, to be resumed later
     * @return the result
     * @throws BadInputException if the folder is not a run that can be resumed
     * @throws IOException if the folder cannot be written
     */
    public static TrainingResult resume(Path folder, TrainingListener listener, StopRequest stop) throws IOException {
        return resume(folder, ResumeChanges.NONE, listener, stop);
    }

    /**
     * Resumes a run with changes. The result equals that of a run that never stopped unless the number of epochs changes:
     * then the learning rate follows the schedule of the new number from the current epoch on.
     *
     * @param folder the run's folder
     * @param changes new places of the same data and teacher, number of epochs
     * @param listener receives progress
     * @param stop ends the run early, to be resumed later
     * @return the result
     * @throws BadInputException if the folder is not a run that can be resumed, its data or teacher
     *     changed, or it has done more than the new number of epochs
     * @throws IOException if the folder cannot be written
     */
    public static TrainingResult resume(Path folder, ResumeChanges changes, TrainingListener listener, StopRequest stop)
            throws IOException {
        RunFolder run = RunFolder.open(folder);
        TrainOptions before = run.options();
        TrainOptions options = changes.applyTo(before);
        DataSplits splits = RunData.reopen(run, options);
        splits.leftOut().forEach(listener::note);
        ModelFolder.recover(run.last());
        ModelFolder.recover(run.best());
        ModelFolder.recover(run.swa());
        boolean begun = Files.exists(run.last());
        require(
                begun || !run.hasMetrics(),
                "%s: missing, although this run has finished epochs; restore it, or start over with another --out",
                run.last());
        if (!begun) {
            listener.note("this run has not saved anything yet: starting from the beginning");
        }
        Model model = begun ? ModelFolder.read(run.last()) : StartModel.of(options, splits, listener::note);
        TrainingMemory.require(options, model.config());
        require(
                model.labels().equals(splits.labels()),
                "%s: its classes are no longer those of %s; the run cannot be resumed with other data",
                folder,
                options.data().path());
        DataManifest data = begun ? RunData.requireUnchanged(run, options, splits) : RunData.describe(options, splits);
        ResumedRun.apply(run, before, options, begun, listener::note);
        if (!begun || !changes.data().isEmpty()) {
            ManifestIo.write(data, run.data());
        }
        return new Training(run, options, data, begun, listener, stop).train(splits, model);
    }

    /** Returns the options with a batch of at most all training images. */
    private static TrainOptions withoutEmptyPlaces(TrainOptions options, DataSplits splits, TrainingListener listener) {
        int images = splits.train().size();
        int batch = options.run().batch();
        if (images == 0 || batch <= images) {
            return options;
        }
        listener.note("batches of " + images + " images instead of " + batch + ": there are no more training images");
        return options.withBatch(images);
    }

    private TrainingResult train(DataSplits splits, Model start) throws IOException {
        OpsChoice ops = OpsChoice.of(options.run().ops());
        try (TrainingState state =
                new TrainingState(start, options.optimizer(), options.model().freeze(), ops)) {
            return train(splits, start, state);
        }
    }

    private TrainingResult train(DataSplits splits, Model start, TrainingState state) throws IOException {
        long startTime = System.nanoTime();
        if (resumed) {
            Checkpoint.read(run.last(), state);
        }
        listener.begun(RunSummary.of(options, splits, start, state));
        if (!options.data().multiLabel()) {
            FewImages.warning(splits.validation().size()).ifPresent(listener::note);
        }
        SkippedImages skipped = new SkippedImages(run.badImages(), resumed, listener::note);
        boolean finished;
        Optional<SwaResult> swa = Optional.empty();
        try (RunImages images = RunImages.of(options, splits, start.preprocessing(), run.root(), listener::note);
                TrainingSetup setup =
                        TrainingSetup.of(options, splits, images, start, state, listener, skipped, stop)) {
            if (!resumed && setup.pipeline().isPresent()) {
                SampleSheet.write(setup.pipeline().get(), run.samples());
            }
            finished = trainEpochs(setup, state, skipped);
            if (finished && state.epochAverage() != null) {
                swa = Optional.of(keepAverage(setup, state));
            }
        } catch (CancellationException e) {
            finished = false; // stopped while computing the frozen backbone's features: nothing new to save
        }
        if (resumed) {
            models.writeFigures(
                    state.progress()); // a run may have died after writing the state and before writing these
        }
        Optional<Measured> test = finished ? measure(splits, state, skipped) : Optional.empty();
        TrainingResult result = new TrainingResult(
                run.root(),
                finished,
                state.progress().rows(),
                state.progress().bestEpoch(),
                state.progress().valImages(),
                test.map(Measured::classes),
                test.map(Measured::labels),
                (System.nanoTime() - startTime) / 1e9,
                swa,
                skipped.count());
        models.addTestToCard(result);
        return result;
    }

    private boolean trainEpochs(TrainingSetup setup, TrainingState state, SkippedImages skipped) throws IOException {
        skipped.report();
        long saved = System.nanoTime() - SAVE_NANOS;
        while (state.progress().epoch() < options.run().epochs() && !outOfPatience(state.progress())) {
            if (stop.isRequested() || !setup.trainer().finishEpoch(stop, () -> models.save(state))) {
                models.save(state);
                skipped.report();
                return false;
            }
            addToAverage(state);
            boolean due = System.nanoTime() - saved >= SAVE_NANOS;
            if (state.progress().lastIsBest()) {
                models.keepBest(state, due);
            }
            if (due) {
                models.save(state);
                saved = System.nanoTime();
            }
            skipped.report();
        }
        models.save(state);
        return true;
    }

    private void addToAverage(TrainingState state) {
        int before = state.progress().epoch()
                - 1
                - (options.run().epochs()
                        - options.optimizer().averaging().swa().epochs());
        if (state.epochAverage() != null && before >= 0) {
            state.epochAverage().add(state.parameters(), before);
        }
    }

    /** Evaluates and writes the average of the last epochs; the result stays the same if a finished run is resumed. */
    private SwaResult keepAverage(TrainingSetup setup, TrainingState state) throws IOException {
        Map<String, INDArray> weights = state.weightsWith(state.epochAverage().mean());
        ValidationFigures metrics = setup.evaluate(weights);
        SwaResult result = new SwaResult(
                options.optimizer().averaging().swa().epochs(),
                metrics == null ? Double.NaN : metrics.loss(),
                metrics == null ? Double.NaN : metrics.top1(),
                metrics == null ? Double.NaN : metrics.map(),
                metrics == null || isBetter(metrics, state.progress().best()));
        models.writeAverage(state, weights, metrics, result);
        return result;
    }

    private boolean isBetter(ValidationFigures metrics, EpochRow best) {
        return options.optimizer().bestBy().compare(metrics.score(), metrics.loss(), best.valScore(), best.valLoss())
                > 0;
    }

    private boolean outOfPatience(TrainingProgress progress) {
        int patience = options.optimizer().patience();
        boolean out = patience > 0 && progress.epoch() - progress.improvedEpoch() >= patience;
        if (out) {
            listener.note(String.format(
                    Locale.ROOT,
                    "stopped early: no better validation %s for %d epochs since epoch %d",
                    switch (options.optimizer().bestBy()) {
                        case TOP1 -> "accuracy";
                        case MAP -> "mean average precision";
                        case LOSS -> "loss";
                    },
                    patience,
                    progress.improvedEpoch()));
        }
        return out;
    }

    /** Metrics on the test images; one of the two is null. */
    private record Measured(ClassificationMetrics classes, MultiLabelMetrics labels) {}

    /**
     * Evaluates the best model on the test images; without any, draws its confusion matrix on the validation images.
     */
    private Optional<Measured> measure(DataSplits splits, TrainingState state, SkippedImages skipped)
            throws IOException {
        boolean multiLabel = options.data().multiLabel();
        ImageDataset held = splits.test().orElse(splits.validation());
        if ((multiLabel && splits.test().isEmpty())
                || held.size() == 0
                || state.progress().bestEpoch() == 0) {
            return Optional.empty();
        }
        Model best = ModelFolder.read(run.best());
        BatchPipeline pipeline = BatchPipeline.evaluation(
                held,
                best.preprocessing(),
                best.config().patching(),
                options.run().batch(),
                options.run().workers(),
                options.data().onBadImage());
        skipped.watch(splits.test().isPresent() ? "test" : "validation", pipeline);
        Measured measured;
        try (Predictor predictor = new Predictor(
                best.config(), best.weights(), OpsChoice.of(options.run().ops()), pipeline.batchSize())) {
            measured = multiLabel
                    ? new Measured(null, MultiLabelEvaluation.of(predictor, pipeline, best.labels()))
                    : new Measured(Evaluation.of(predictor, pipeline, best.labels(), batch -> {}), null);
        }
        skipped.report();
        if (!multiLabel) {
            ConfusionPlot.write(measured.classes(), run.confusion());
        }
        return splits.test().map(test -> measured);
    }
}
