package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.FileNames;
import dev.vit4j.common.Locations;
import dev.vit4j.model.Dropouts;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.LearningRate;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.Swa;
import java.nio.file.Files;

/**
 * All options of a training run; written to its folder as {@code config.json} and read back on resume.
 *
 * @param data training data
 * @param model model to train
 * @param run epochs, batches, seed and execution
 * @param optimizer AdamW, learning rate, averaging, early stopping
 * @param regularization label smoothing and dropouts
 * @param augmentation augmentation of images and mixing of batches
 * @param distillation teacher and its share of the loss
 * @param recipe name of the recipe that the options were taken from; empty for none
 */
public record TrainOptions(
        DataChoice data,
        ModelChoice model,
        RunSettings run,
        OptimizerSettings optimizer,
        Regularization regularization,
        AugmentationSettings augmentation,
        Distillation distillation,
        String recipe) {

    /** @throws dev.vit4j.common.BadInputException if the options are inconsistent */
    public TrainOptions {
        requireOption(
                !model.freeze().backbone() || !augmentation.beyondCropAndFlip(),
                "--freeze backbone trains on features computed once, without augmentation: leave out augmentation and"
                        + " mixing");
        requireOption(
                !model.freeze().backbone() || !distillation.isOn(),
                "--teacher %s: sees augmented images, but --freeze backbone trains on features computed once; leave out"
                        + " one",
                distillation.teacher());
        requireAveraged(optimizer.averaging().swa(), run.epochs());
    }

    private static void requireAveraged(Swa swa, int epochs) {
        int most = swa.lr() > 0 ? epochs - 1 : epochs;
        requireOption(
                swa.epochs() <= most,
                "--swa %d: cannot average the last %d epochs of %d%s; choose a smaller --swa or more --epochs",
                swa.epochs(),
                swa.epochs(),
                epochs,
                most < epochs ? ", the first of which must reach --swa-lr" : "");
    }

    /**
     * Returns the default options.
     *
     * @param data a CIFAR binary folder, or a folder of class folders
     * @param model a variant, or a model folder to fine-tune
     * @return options that train this model on this data
     */
    public static TrainOptions of(String data, String model) {
        return new TrainOptions(
                DataChoice.of(data),
                ModelChoice.of(model),
                RunSettings.DEFAULT,
                OptimizerSettings.DEFAULT,
                Regularization.DEFAULT,
                AugmentationSettings.DEFAULT,
                Distillation.NONE,
                "");
    }

    /**
     * Returns options that train a class head on the features of a frozen model until it has converged, as {@code vit
     * train --freeze backbone} does: the recipe {@code linear-probe}.
     *
     * @param data a CIFAR binary folder, or a folder of class folders
     * @param model a model folder
     * @return the options
     */
    public static TrainOptions linearProbe(String data, String model) {
        TrainOptions usual =
                of(data, model).withFrozenBackbone().withEpochs(100).withBatch(64);
        return usual.with(usual.optimizer()
                        .with(new LearningRate(3e-3, 0, 0, 1))
                        .with(AdamWSettings.DEFAULT.withWeightDecay(0.01).withClipNorm(0)))
                .with(new Regularization(0, Dropouts.NONE))
                .withRecipe("linear-probe");
    }

    /**
     * @param epochs passes over the training images
     * @return a copy with that many epochs
     */
    public TrainOptions withEpochs(int epochs) {
        return with(run.withEpochs(epochs));
    }

    /**
     * @param batch B, images in a batch
     * @return a copy with batches of that size
     */
    public TrainOptions withBatch(int batch) {
        return with(run.withBatch(batch));
    }

    /**
     * @param seed of initialization, order, augmentation and dropout
     * @return a copy with that seed
     */
    public TrainOptions withSeed(long seed) {
        return with(run.withSeed(seed));
    }

    /**
     * Returns a copy that trains only the class head. The head of a frozen backbone needs more epochs, a higher learning
     * rate and no label smoothing: {@link #linearProbe} has all of these.
     *
     * @return the copy
     */
    public TrainOptions withFrozenBackbone() {
        return with(model.with(Freeze.BACKBONE));
    }

    /**
     * @param newData training data
     * @return a copy with other data
     */
    public TrainOptions with(DataChoice newData) {
        return new TrainOptions(newData, model, run, optimizer, regularization, augmentation, distillation, recipe);
    }

    /**
     * @param newModel model to train
     * @return a copy with another model
     */
    public TrainOptions with(ModelChoice newModel) {
        return new TrainOptions(data, newModel, run, optimizer, regularization, augmentation, distillation, recipe);
    }

    /**
     * @param newRun epochs, batches, seed and execution
     * @return a copy with other run settings
     */
    public TrainOptions with(RunSettings newRun) {
        return new TrainOptions(data, model, newRun, optimizer, regularization, augmentation, distillation, recipe);
    }

    /**
     * @param newOptimizer AdamW, learning rate, averaging, early stopping
     * @return a copy with another optimizer
     */
    public TrainOptions with(OptimizerSettings newOptimizer) {
        return new TrainOptions(data, model, run, newOptimizer, regularization, augmentation, distillation, recipe);
    }

    /**
     * @param newRegularization label smoothing and dropouts
     * @return a copy with another regularization
     */
    public TrainOptions with(Regularization newRegularization) {
        return new TrainOptions(data, model, run, optimizer, newRegularization, augmentation, distillation, recipe);
    }

    /**
     * @param newAugmentation augmentation of images and mixing of batches
     * @return a copy with another augmentation
     */
    public TrainOptions with(AugmentationSettings newAugmentation) {
        return new TrainOptions(data, model, run, optimizer, regularization, newAugmentation, distillation, recipe);
    }

    /**
     * @param newDistillation teacher and its share of the loss
     * @return a copy with another distillation
     */
    public TrainOptions with(Distillation newDistillation) {
        return new TrainOptions(data, model, run, optimizer, regularization, augmentation, newDistillation, recipe);
    }

    /**
     * @return a copy with absolute paths of data, model folder and teacher, so that a run can be resumed from any working
     *     folder
     */
    public TrainOptions withAbsolutePaths() {
        TrainOptions absolute = with(data.withPath(absolute(data.path())));
        if (Files.isDirectory(Locations.path(model.name()))) {
            absolute = absolute.with(model.withName(absolute(model.name())));
        }
        return distillation.isOn()
                ? absolute.with(distillation.withTeacher(absolute(distillation.teacher())))
                : absolute;
    }

    private static String absolute(String path) {
        return FileNames.of(Locations.path(path).toAbsolutePath().normalize());
    }

    /**
     * @param newRecipe name of a recipe
     * @return a copy with that recipe's name
     */
    public TrainOptions withRecipe(String newRecipe) {
        return new TrainOptions(data, model, run, optimizer, regularization, augmentation, distillation, newRecipe);
    }
}
