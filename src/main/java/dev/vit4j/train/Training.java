package dev.vit4j.train;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Folders;
import dev.vit4j.common.Locations;
import dev.vit4j.data.DataSplits;
import dev.vit4j.data.batch.BadImageException;
import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.evaluate.ClassificationMetrics;
import dev.vit4j.evaluate.ConfusionPlot;
import dev.vit4j.evaluate.Evaluation;
import dev.vit4j.evaluate.LabeledOutputs;
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
import java.util.function.Consumer;
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
    private final TrainingGroup group;
    private final TrainingListener listener;
    private final StopRequest stop;

    private Training(
            PreparedRun prepared, boolean resumed, TrainingGroup group, TrainingListener listener, StopRequest stop) {
        this.run = prepared.run();
        this.options = prepared.options();
        this.models = new SavedModels(run, options, prepared.data());
        this.resumed = resumed;
        this.group = group;
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
        PreparedRun prepared = PreparedRun.start(options, out, listener::note);
        return new Training(prepared, false, TrainingGroup.ALONE, listener, stop).trainOrExplain(prepared);
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
        PreparedRun prepared = PreparedRun.resume(folder, changes, listener::note);
        return new Training(prepared, prepared.begun(), TrainingGroup.ALONE, listener, stop).train(prepared);
    }

    /**
     * Creates a run and saves its first state, for processes that train it together by {@link #join}.
     *
     * @param options of the run; an update has at least as many micro-batches as there will be processes
     * @param out the run's folder, new or empty, where all processes reach it
     * @param notes receives lines for people
     * @throws BadInputException if data, model or options are invalid
     * @throws IOException if the folder cannot be written
     */
    public static void prepare(TrainOptions options, Path out, Consumer<String> notes) throws IOException {
        save(PreparedRun.start(options, out, notes));
    }

    /**
     * Prepares a run to be resumed by processes that train it together by {@link #join}, and removes what a process that died
     * left half written. No other process may train it meanwhile.
     *
     * @param folder the run's folder
     * @param changes as for {@link #resume(Path, ResumeChanges, TrainingListener, StopRequest)}
     * @param notes receives lines for people
     * @throws BadInputException if the folder is not a run that can be resumed, or its data or teacher changed
     * @throws IOException if the folder cannot be written
     */
    public static void prepareResume(Path folder, ResumeChanges changes, Consumer<String> notes) throws IOException {
        PreparedRun prepared = PreparedRun.resume(folder, changes, notes);
        prepared.run().deletePartial();
        if (!prepared.begun()) {
            save(prepared);
        }
    }

    private static void save(PreparedRun prepared) throws IOException {
        TrainOptions options = prepared.options();
        OpsChoice ops = OpsChoice.of(options.run().ops());
        try (TrainingState state = new TrainingState(
                prepared.model(), options.optimizer(), options.model().freeze(), ops)) {
            new SavedModels(prepared.run(), options, prepared.data()).save(state);
        }
    }

    /**
     * Trains a run together with other processes, from its last saved state on. All of them call this method; the first one
     * writes the run's folder.
     *
     * @param folder of a run that was prepared
     * @param group the processes
     * @param listener receives progress
     * @param stop ends the run early on all processes, to be resumed later
     * @return the result; test metrics and the number of skipped images on the first process only
     * @throws BadInputException if the folder is not such a run, the processes see different data, or training diverges
     * @throws IOException if the folder cannot be read or written
     */
    public static TrainingResult join(Path folder, TrainingGroup group, TrainingListener listener, StopRequest stop)
            throws IOException {
        PreparedRun prepared = PreparedRun.join(folder);
        Training training = new Training(prepared, true, group, listener, stop);
        try {
            return training.trainOrExplain(prepared);
        } finally {
            training.deleteTemporaryCache();
        }
    }

    private TrainingResult trainOrExplain(PreparedRun prepared) throws IOException {
        try {
            return train(prepared);
        } catch (BadImageException e) {
            throw new BadInputException(e.getMessage() + "; or leave out such images with --on-bad-image skip", e);
        }
    }

    private TrainingResult train(PreparedRun prepared) throws IOException {
        OpsChoice ops = OpsChoice.of(options.run().ops());
        try (TrainingState state = new TrainingState(
                prepared.model(), options.optimizer(), options.model().freeze(), ops)) {
            return train(prepared.splits(), prepared.model(), state);
        }
    }

    private TrainingResult train(DataSplits splits, Model start, TrainingState state) throws IOException {
        long startTime = System.nanoTime();
        if (resumed) {
            Checkpoint.read(run.last(), state);
        }
        Replicas.requireEqual(group, state);
        listener.begun(RunSummary.of(options, splits, start, state));
        if (!options.data().multiLabel()) {
            FewImages.warning(splits.validation().size()).ifPresent(listener::note);
        }
        SkippedImages skipped = new SkippedImages(run.badImages(), resumed, group, listener::note);
        boolean finished;
        Optional<SwaResult> swa = Optional.empty();
        try (RunImages images = RunImages.of(options, splits, start.preprocessing(), cacheFolder(), listener::note);
                TrainingSetup setup =
                        TrainingSetup.of(options, splits, images, start, state, group, listener, skipped, stop)) {
            boolean untouched = state.progress().step() == 0 && !Files.exists(run.samples());
            if (group.leads() && untouched && setup.pipeline().isPresent()) {
                SampleSheet.write(setup.pipeline().get(), run.samples());
            }
            finished = trainEpochs(setup, state, skipped);
            if (finished && state.epochAverage() != null) {
                swa = Optional.of(keepAverage(setup, state));
            }
        } catch (CancellationException e) {
            finished = false; // stopped while computing the frozen backbone's features: nothing new to save
        }
        if (resumed && group.leads()) {
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
        if (group.leads()) {
            models.addTestToCard(result);
        }
        return result;
    }

    /** Returns the folder for a cache of decoded images on disk; the processes of a group have one each. */
    private Path cacheFolder() {
        String given = options.data().caching().folder();
        if (group.size() == 1) {
            return given.isEmpty() ? run.root().resolve("cache") : Locations.path(given);
        }
        String name = "replica-" + group.rank();
        return given.isEmpty()
                ? Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "vit4j-cache-" + ProcessHandle.current().pid(),
                        name)
                : Locations.path(given).resolve(name);
    }

    private void deleteTemporaryCache() throws IOException {
        boolean temporary = options.data().caching().folder().isEmpty() && group.size() > 1;
        if (temporary && Files.exists(cacheFolder())) {
            Folders.deleteTree(cacheFolder());
        }
    }

    private void save(TrainingState state) throws IOException {
        if (group.leads()) {
            models.save(state);
        }
    }

    private boolean trainEpochs(TrainingSetup setup, TrainingState state, SkippedImages skipped) throws IOException {
        skipped.report();
        long saved = System.nanoTime() - SAVE_NANOS;
        while (state.progress().epoch() < options.run().epochs() && !outOfPatience(state.progress())) {
            if ((group.size() == 1 && stop.isRequested()) || !setup.trainer().finishEpoch(stop, () -> save(state))) {
                save(state);
                skipped.report();
                return false;
            }
            addToAverage(state);
            boolean due = System.nanoTime() - saved >= SAVE_NANOS;
            Replicas.requireEqual(group, state);
            if (state.progress().lastIsBest() && group.leads()) {
                models.keepBest(state, due);
            }
            if (due) {
                save(state);
                saved = System.nanoTime();
            }
            skipped.report();
        }
        save(state);
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
        if (group.leads()) {
            models.writeAverage(state, weights, metrics, result);
        }
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
        Model best = Replicas.same(
                group, state, group.leads() ? Optional.of(ModelFolder.read(run.best())) : Optional.empty());
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
            LabeledOutputs outputs = GroupOutputs.of(predictor, pipeline, group);
            if (!group.leads()) {
                outputs.run((logits, classes, indices) -> {});
                measured = null;
            } else {
                measured = multiLabel
                        ? new Measured(null, MultiLabelEvaluation.of(outputs, best.labels()))
                        : new Measured(Evaluation.of(outputs, best.labels()), null);
            }
        }
        skipped.report();
        if (measured == null) {
            return Optional.empty();
        }
        if (!multiLabel) {
            ConfusionPlot.write(measured.classes(), run.confusion());
        }
        return splits.test().map(test -> measured);
    }
}
