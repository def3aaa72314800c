package dev.vit4j.data;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.ImageLimits;

/**
 * How a data set is opened.
 *
 * @param validationShare share of each class's training images that is held out for validation where the data brings no
 *     validation set of its own, in [0, 1)
 * @param seed which images are held out
 * @param coarseLabels whether CIFAR-100 is read with its 20 groups in place of its 100 classes
 * @param limits what an image file may ask for
 * @param subset which classes, and how many training images of each
 */
public record DataOptions(
        double validationShare, long seed, boolean coarseLabels, ImageLimits limits, DataSubset subset) {
    /** A tenth held out, seed 0, fine labels. */
    public static final DataOptions DEFAULT = new DataOptions(0.1, 0, false, ImageLimits.DEFAULT, DataSubset.ALL);

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
     * @return these options with another hold-out
     */
    public DataOptions withValidation(double share, long newSeed) {
        return new DataOptions(share, newSeed, coarseLabels, limits, subset);
    }

    /**
     * @param coarse see the component
     * @return these options with other CIFAR-100 labels
     */
    public DataOptions withCoarseLabels(boolean coarse) {
        return new DataOptions(validationShare, seed, coarse, limits, subset);
    }

    /**
     * @param newSubset see the component
     * @return these options with another part of the data
     */
    public DataOptions withSubset(DataSubset newSubset) {
        return new DataOptions(validationShare, seed, coarseLabels, limits, newSubset);
    }
}
