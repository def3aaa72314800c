package dev.vit4j.data;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.dataset.Blocks;
import dev.vit4j.data.dataset.ClassOrder;
import dev.vit4j.data.dataset.Columns;
import dev.vit4j.data.dataset.FormatOptions;
import dev.vit4j.image.ImageDecoder;
import java.util.Optional;

/**
 * Options for opening a data set.
 *
 * @param validationShare share of the training images to hold out for validation if the data has no validation split, in
 *     [0, 1)
 * @param seed decides which images are held out
 * @param subset which classes to use, and how many training images of each
 * @param format how to read the files
 */
public record DataOptions(double validationShare, long seed, DataSubset subset, FormatOptions format) {
    /** Holds out a tenth, with seed 0 and fine labels. */
    public static final DataOptions DEFAULT = new DataOptions(
            0.1,
            0,
            DataSubset.ALL,
            new FormatOptions(
                    new ImageDecoder(),
                    false,
                    false,
                    Columns.USUAL,
                    ClassOrder.SORTED,
                    Blocks.WINDOW,
                    Optional.empty()));

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
        return new DataOptions(share, newSeed, subset, format);
    }

    /**
     * @param newSubset see the component
     * @return these options with another subset
     */
    public DataOptions withSubset(DataSubset newSubset) {
        return new DataOptions(validationShare, seed, newSubset, format);
    }

    /**
     * @param newFormat see the component
     * @return these options with another format
     */
    public DataOptions withFormat(FormatOptions newFormat) {
        return new DataOptions(validationShare, seed, subset, newFormat);
    }

    /**
     * @param coarse whether to read CIFAR-100 with its 20 superclasses instead of its 100 classes
     * @return these options with other CIFAR-100 labels
     */
    public DataOptions withCoarseLabels(boolean coarse) {
        return withFormat(format.withCoarseLabels(coarse));
    }

    /**
     * @param any whether images may have no label although none has several
     * @return these options with or without images that have no label
     */
    public DataOptions withMultiLabel(boolean any) {
        return withFormat(format.withMultiLabel(any));
    }
}
