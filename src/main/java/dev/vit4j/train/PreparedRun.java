package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.DataSplits;
import dev.vit4j.data.manifest.DataManifest;
import dev.vit4j.data.manifest.DataSummary;
import dev.vit4j.data.manifest.ManifestIo;
import dev.vit4j.model.Model;
import dev.vit4j.model.io.ModelFolder;
import dev.vit4j.ops.OpsChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A run that can be trained.
 *
 * @param run its folder
 * @param options every resolved option
 * @param splits its images
 * @param data what the run remembers of them
 * @param model that training starts from or goes on with
 * @param begun whether the run has saved a state
 */
record PreparedRun(
        RunFolder run, TrainOptions options, DataSplits splits, DataManifest data, Model model, boolean begun) {
    /** Creates a run's folder. */
    static PreparedRun start(TrainOptions options, Path out, Consumer<String> notes) throws IOException {
        OpsChoice.of(options.run().ops());
        TrainOptions absolute = options.withAbsolutePaths();
        DataSplits splits = RunData.open(absolute);
        splits.leftOut().forEach(notes);
        TrainOptions ofKind = LabelKind.resolve(absolute, splits, notes);
        ClassCounts.check(ofKind.data(), splits, notes);
        TrainOptions resolved = withoutEmptyPlaces(ofKind, splits, notes);
        Model model = StartModel.of(resolved, splits, notes);
        DataManifest data = RunData.describe(resolved, splits);
        RunFolder run = RunFolder.create(out, resolved);
        ManifestIo.write(data, run.data());
        return new PreparedRun(run, resolved, splits, data, model, false);
    }

    /** Returns the options with a batch of at most all training images. */
    private static TrainOptions withoutEmptyPlaces(TrainOptions options, DataSplits splits, Consumer<String> notes) {
        int images = splits.train().size();
        int batch = options.run().batch();
        if (images == 0 || batch <= images) {
            return options;
        }
        notes.accept("batches of " + images + " images instead of " + batch + ": there are no more training images");
        return options.withBatch(images);
    }

    /** Opens a run that goes on, and records what changes. */
    static PreparedRun resume(Path folder, ResumeChanges changes, Consumer<String> notes) throws IOException {
        RunFolder run = RunFolder.open(folder);
        TrainOptions before = run.options();
        TrainOptions options = changes.applyTo(before);
        DataSplits splits = RunData.reopen(run, options);
        splits.leftOut().forEach(notes);
        ModelFolder.recover(run.last());
        ModelFolder.recover(run.best());
        ModelFolder.recover(run.swa());
        boolean begun = Files.exists(run.last());
        require(
                begun || !run.hasMetrics(),
                "%s: missing, although this run has finished epochs; restore it, or start over with another --out",
                run.last());
        if (!begun) {
            notes.accept("this run has not saved anything yet: starting from the beginning");
        }
        Model model = begun ? ModelFolder.read(run.last()) : StartModel.of(options, splits, notes);
        TrainingMemory.require(options, model.config());
        requireLabels(folder, options, splits, model);
        DataManifest data = begun ? RunData.requireUnchanged(run, options, splits) : RunData.describe(options, splits);
        ResumedRun.apply(run, before, options, begun, notes);
        if (!begun || !changes.data().isEmpty()) {
            ManifestIo.write(data, run.data());
        }
        return new PreparedRun(run, options, splits, data, model, begun);
    }

    /** Opens a run that has saved a state, without changing it, and checks that its data is the same here. */
    static PreparedRun join(Path folder) {
        RunFolder run = RunFolder.open(folder);
        TrainOptions options = run.options();
        DataSplits splits = RunData.open(options);
        Model model = ModelFolder.read(run.last());
        TrainingMemory.require(options, model.config());
        requireLabels(folder, options, splits, model);
        DataManifest data = ManifestIo.read(run.data());
        requireSameData(options, data, splits);
        return new PreparedRun(run, options, splits, data, model, true);
    }

    private static void requireLabels(Path folder, TrainOptions options, DataSplits splits, Model model) {
        require(
                model.labels().equals(splits.labels()),
                "%s: its classes are no longer those of %s; the run cannot be resumed with other data",
                folder,
                options.data().path());
    }

    private static void requireSameData(TrainOptions options, DataManifest data, DataSplits splits) {
        DataSummary now = DataSummary.of(splits, data.summary().split(), new TreeMap<>());
        require(
                now.sameImages(data.summary()),
                "%s: holds other images here than where the run was prepared; all replicas must reach the same files: give"
                        + " --data a folder that they share, or one on a Hadoop file system",
                options.data().path());
    }
}
