package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.DataReading;
import dev.vit4j.data.DataSubset;
import dev.vit4j.data.batch.OnBadImage;

/**
 * The training data.
 *
 * @param path a CIFAR binary folder, a folder of class folders, or a label file
 * @param multiLabel whether images have any number of classes, each scored for itself; a label file in which an image has
 *     several decides so itself
 * @param subset classes and images to use
 * @param coarseLabels whether to train on the 20 superclasses of CIFAR-100
 * @param valSplit share of the training images held out for validation if the data has no validation images, in [0, 1)
 * @param onBadImage how to handle an unreadable image
 * @param balance how training makes up for classes of unequal size
 * @param reading how the files are read
 * @param caching where decoded images are kept for later epochs
 */
public record DataChoice(
        String path,
        boolean multiLabel,
        DataSubset subset,
        boolean coarseLabels,
        double valSplit,
        OnBadImage onBadImage,
        Balance balance,
        DataReading reading,
        DataCaching caching) {
    /** @throws dev.vit4j.common.BadInputException if the split is out of range */
    public DataChoice {
        require(valSplit >= 0 && valSplit < 1, "validation split must be at least 0 and below 1, not %s", valSplit);
    }

    /**
     * Returns the choice of a whole data set, with a tenth of the training images held out if it has no validation
     * images.
     *
     * @param path a CIFAR binary folder, or a folder of class folders
     * @return the choice
     */
    public static DataChoice of(String path) {
        return new DataChoice(
                path,
                false,
                DataSubset.ALL,
                false,
                0.1,
                OnBadImage.FAIL,
                Balance.NONE,
                DataReading.USUAL,
                DataCaching.NONE);
    }

    /**
     * @param newPath a CIFAR binary folder, or a folder of class folders
     * @return a copy with that folder
     */
    public DataChoice withPath(String newPath) {
        return new DataChoice(
                newPath, multiLabel, subset, coarseLabels, valSplit, onBadImage, balance, reading, caching);
    }

    /**
     * @param any whether images have any number of classes
     * @return a copy that says so
     */
    public DataChoice withMultiLabel(boolean any) {
        return new DataChoice(path, any, subset, coarseLabels, valSplit, onBadImage, balance, reading, caching);
    }

    /**
     * @param newSubset classes and images to use
     * @return a copy with that subset
     */
    public DataChoice with(DataSubset newSubset) {
        return new DataChoice(
                path, multiLabel, newSubset, coarseLabels, valSplit, onBadImage, balance, reading, caching);
    }

    /**
     * @param newValSplit share of the training images held out for validation
     * @return a copy with that split
     */
    public DataChoice withValSplit(double newValSplit) {
        return new DataChoice(
                path, multiLabel, subset, coarseLabels, newValSplit, onBadImage, balance, reading, caching);
    }

    /**
     * @param newOnBadImage how to handle an unreadable image
     * @return a copy with that setting
     */
    public DataChoice with(OnBadImage newOnBadImage) {
        return new DataChoice(
                path, multiLabel, subset, coarseLabels, valSplit, newOnBadImage, balance, reading, caching);
    }

    /**
     * @param newBalance how training makes up for classes of unequal size
     * @return a copy with that setting
     */
    public DataChoice with(Balance newBalance) {
        return new DataChoice(
                path, multiLabel, subset, coarseLabels, valSplit, onBadImage, newBalance, reading, caching);
    }

    /**
     * @param newReading how the files are read
     * @return a copy with that reading
     */
    public DataChoice with(DataReading newReading) {
        return new DataChoice(
                path, multiLabel, subset, coarseLabels, valSplit, onBadImage, balance, newReading, caching);
    }

    /**
     * @param newCaching where decoded images are kept for later epochs
     * @return a copy with that setting
     */
    public DataChoice with(DataCaching newCaching) {
        return new DataChoice(
                path, multiLabel, subset, coarseLabels, valSplit, onBadImage, balance, reading, newCaching);
    }
}
