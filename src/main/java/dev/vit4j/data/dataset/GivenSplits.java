package dev.vit4j.data.dataset;

import java.util.Optional;

/**
 * The images of a data set as they are divided there. All parts have the same classes.
 *
 * @param train the images for training; all images if the data set is not divided
 * @param validation the images for validation, if there is such a part
 * @param test the images for the test, if there is such a part
 * @param divided whether the data set names parts
 */
public record GivenSplits(
        ImageDataset train, Optional<ImageDataset> validation, Optional<ImageDataset> test, boolean divided) {
    /**
     * @param all the images of a data set that is not divided
     * @return them
     */
    public static GivenSplits undivided(ImageDataset all) {
        return new GivenSplits(all, Optional.empty(), Optional.empty(), false);
    }
}
