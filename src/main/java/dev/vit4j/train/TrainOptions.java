package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.DataSubset;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.model.init.InitScheme;
import java.util.function.Consumer;

/**
 * Everything that fixes a training run; written as {@code config.json} into its folder and read back by resume.
 *
 * @param data a CIFAR binary folder, or a folder of class folders
 * @param model a variant's name, or a model folder to go on from
 * @param epochs passes over the training images
 * @param batch B, images in a batch
 * @param accumulate batches whose gradients make one update
 * @param imageSize side that images are brought to, in pixels; 0 for the model's own
 * @param coarseLabels whether CIFAR-100 is learned by its 20 groups
 * @param valSplit share of the training images held out for validation where the data has none, in [0, 1)
 * @param seed of weights, order, augmentation and dropout
 * @param freezeBackbone whether only the class head is trained, on features computed once
 * @param skipBadImages whether unreadable images are left out; otherwise the first one stops the run
 * @param ops which operations: {@code auto}, {@code fused} or {@code stock}
 * @param workers threads that prepare batches
 * @param optimization how weights are moved
 * @param regularization what keeps from overfitting
 * @param recipe name of the recipe that the options were taken from; empty for none, null is read as that
 * @param subset which part of the data; null is read as all
 * @param distillation what is learned from a trained model; null is read as nothing
 * @param init how the blocks of a variant begin; null is read as {@link InitScheme#XAVIER}. Not for a model folder,
 *     whose weights are there
 */
public record TrainOptions(
        String data,
        String model,
        int epochs,
        int batch,
        int accumulate,
        int imageSize,
        boolean coarseLabels,
        double valSplit,
        long seed,
        boolean freezeBackbone,
        boolean skipBadImages,
        String ops,
        int workers,
        Optimization optimization,
        Regularization regularization,
        String recipe,
        DataSubset subset,
        Distillation distillation,
        InitScheme init) {

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public TrainOptions {
        require(
                !freezeBackbone
                        || (!regularization.mixing().enabled()
                                && regularization.augmentation().equals(StrongAugmentation.NONE)),
                "--freeze backbone learns from features made once, of images as they are: leave out augmentation and"
                        + " mixing");
        require(epochs > 0, "epochs must be at least 1, not %d", epochs);
        require(batch > 0, "batch must be at least 1, not %d", batch);
        require(accumulate > 0, "accumulated batches must be at least 1, not %d", accumulate);
        require(imageSize >= 0, "image size must not be negative: %d", imageSize);
        require(valSplit >= 0 && valSplit < 1, "validation split must be at least 0 and below 1, not %s", valSplit);
        require(workers > 0, "workers must be at least 1, not %d", workers);
        requireAveraged(optimization, epochs);
        recipe = recipe == null ? "" : recipe; // runs of versions that knew none
        subset = subset == null ? DataSubset.ALL : subset;
        distillation = distillation == null ? Distillation.NONE : distillation;
        init = init == null ? InitScheme.XAVIER : init;
        require(
                !freezeBackbone || !distillation.isOn(),
                "--teacher %s: looks at augmented images, --freeze backbone learns from features made once; leave out"
                        + " one",
                distillation.teacher());
    }

    private static void requireAveraged(Optimization optimization, int epochs) {
        Swa swa = optimization.swa();
        int most = swa.lr() > 0 ? epochs - 1 : epochs;
        require(
                swa.epochs() <= most,
                "the last %d epochs are to be averaged, but there are %d%s",
                swa.epochs(),
                epochs,
                most < epochs ? ", the first of which must come down to the learning rate of averaging" : "");
        require(
                swa.epochs() == 0 || optimization.patience() == 0,
                "averaging the last epochs and stopping early (patience %d) exclude each other: leave out one",
                optimization.patience());
    }

    /**
     * Options of no recipe, all of the data, no teacher and the usual beginning; components as above.
     *
     * @param data see the component
     * @param model see the component
     * @param epochs see the component
     * @param batch see the component
     * @param accumulate see the component
     * @param imageSize see the component
     * @param coarseLabels see the component
     * @param valSplit see the component
     * @param seed see the component
     * @param freezeBackbone see the component
     * @param skipBadImages see the component
     * @param ops see the component
     * @param workers see the component
     * @param optimization see the component
     * @param regularization see the component
     */
    public TrainOptions(
            String data,
            String model,
            int epochs,
            int batch,
            int accumulate,
            int imageSize,
            boolean coarseLabels,
            double valSplit,
            long seed,
            boolean freezeBackbone,
            boolean skipBadImages,
            String ops,
            int workers,
            Optimization optimization,
            Regularization regularization) {
        this(
                data,
                model,
                epochs,
                batch,
                accumulate,
                imageSize,
                coarseLabels,
                valSplit,
                seed,
                freezeBackbone,
                skipBadImages,
                ops,
                workers,
                optimization,
                regularization,
                "",
                DataSubset.ALL,
                Distillation.NONE,
                InitScheme.XAVIER);
    }

    /**
     * @param data a CIFAR binary folder, or a folder of class folders
     * @param model a variant's name, or a model folder to go on from
     * @return 10 epochs in batches of 64 with the defaults of everything else
     */
    public static TrainOptions of(String data, String model) {
        return new TrainOptions(
                data,
                model,
                10,
                64,
                1,
                0,
                false,
                0.1,
                0,
                false,
                false,
                "auto",
                2,
                Optimization.DEFAULT,
                Regularization.DEFAULT);
    }

    /**
     * @param newEpochs see the component
     * @return these options with another length
     */
    public TrainOptions withEpochs(int newEpochs) {
        return with(copy -> copy.epochs = newEpochs);
    }

    /**
     * @param newBatch see the component
     * @return these options with other batches
     */
    public TrainOptions withBatch(int newBatch) {
        return with(copy -> copy.batch = newBatch);
    }

    /**
     * @param newSeed see the component
     * @return these options with another seed
     */
    public TrainOptions withSeed(long newSeed) {
        return with(copy -> copy.seed = newSeed);
    }

    /**
     * @param newOptimization see the component
     * @return these options with another optimization
     */
    public TrainOptions with(Optimization newOptimization) {
        return with(copy -> copy.optimization = newOptimization);
    }

    /**
     * @param newRegularization see the component
     * @return these options with another regularization
     */
    public TrainOptions with(Regularization newRegularization) {
        return with(copy -> copy.regularization = newRegularization);
    }

    /** @return these options with only the class head trained */
    public TrainOptions withFrozenBackbone() {
        return with(copy -> copy.freezeBackbone = true);
    }

    /**
     * @param newRecipe see the component
     * @return these options under that recipe's name
     */
    public TrainOptions withRecipe(String newRecipe) {
        return with(copy -> copy.recipe = newRecipe);
    }

    /**
     * @param newSubset see the component
     * @return these options on another part of the data
     */
    public TrainOptions with(DataSubset newSubset) {
        return with(copy -> copy.subset = newSubset);
    }

    /**
     * @param newDistillation see the component
     * @return these options with another teacher
     */
    public TrainOptions with(Distillation newDistillation) {
        return with(copy -> copy.distillation = newDistillation);
    }

    /**
     * @param newInit see the component
     * @return these options with another beginning
     */
    public TrainOptions with(InitScheme newInit) {
        return with(copy -> copy.init = newInit);
    }

    private TrainOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.toOptions();
    }

    /** Components that can be changed, before they become options again. */
    private static final class Copy {
        private final TrainOptions from;
        private int epochs;
        private int batch;
        private long seed;
        private boolean freezeBackbone;
        private Optimization optimization;
        private Regularization regularization;
        private String recipe;
        private DataSubset subset;
        private Distillation distillation;
        private InitScheme init;

        Copy(TrainOptions options) {
            from = options;
            epochs = options.epochs;
            batch = options.batch;
            seed = options.seed;
            freezeBackbone = options.freezeBackbone;
            optimization = options.optimization;
            regularization = options.regularization;
            recipe = options.recipe;
            subset = options.subset;
            distillation = options.distillation;
            init = options.init;
        }

        TrainOptions toOptions() {
            return new TrainOptions(
                    from.data,
                    from.model,
                    epochs,
                    batch,
                    from.accumulate,
                    from.imageSize,
                    from.coarseLabels,
                    from.valSplit,
                    seed,
                    freezeBackbone,
                    from.skipBadImages,
                    from.ops,
                    from.workers,
                    optimization,
                    regularization,
                    recipe,
                    subset,
                    distillation,
                    init);
        }
    }
}
