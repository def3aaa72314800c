package dev.vit4j.data;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.ImageLimits;

/**
 * Options for opening a data set.
 *
 * @param validationShare share of the training images to hold out for validation if the data has no validation split, in
 *     [0, 1)
 * @param seed decides which images are held out
 * @param coarseLabels whether to read CIFAR-100 with its 20 superclasses instead of its 100 classes
 * @param limits largest image file to accept
 * @param subset which classes to use, and how many training images of each
 * @param multiLabel whether images of a label file may have no label although none has several
 */
public record DataOptions(
        double validationShare,
        long seed,
        boolean coarseLabels,
        ImageLimits limits,
        DataSubset subset,
        boolean multiLabel) {
    /** Holds out a tenth, with seed 0 and fine labels. */
    public static final DataOptions DEFAULT =
            new DataOptions(0.1, 0, false, ImageLimits.DEFAULT, DataSubset.ALL, false);

    /** @throws dev.vit4j.common.BadInputException if the share is not in [0, 1) */
    public DataOptions {
        require(
                validationShare >= 0 && validationShare < 1,
                "validation split must be at least 0 and below 1, not %s",
                validationShare);
    }

    /**
     * @param share see the component
     * @param newSeed see the component
     * @return these options with another validation split
     */
    public DataOptions withValidation(double share, long newSeed) {
        return new DataOptions(share, newSeed, coarseLabels, limits, subset, multiLabel);
    }

    /**
     * @param coarse see the component
     * @return these options with other CIFAR-100 labels
     */
    public DataOptions withCoarseLabels(boolean coarse) {
        return new DataOptions(validationShare, seed, coarse, limits, subset, multiLabel);
    }

    /**
     * @param newSubset see the component
     * @return these options with another subset
     */
    public DataOptions withSubset(DataSubset newSubset) {
        return new DataOptions(validationShare, seed, coarseLabels, limits, newSubset, multiLabel);
    }

    /**
     * @param any see the component
     * @return these options with or without images that have no label
     */
    public DataOptions withMultiLabel(boolean any) {
        return new DataOptions(validationShare, seed, coarseLabels, limits, subset, any);
    }
}
