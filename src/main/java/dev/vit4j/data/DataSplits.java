package dev.vit4j.data;

import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;
import java.util.Optional;

/**
 * The three splits of a data set.
 *
 * @param train for training
 * @param validation for choosing epochs and hyperparameters; empty if none was held out
 * @param test for the reported result only; absent if the data has none
 */
public record DataSplits(ImageDataset train, ImageDataset validation, Optional<ImageDataset> test) {
    /** @return class names, in order of the class index */
    public List<String> labels() {
        return train.labels();
    }
}
