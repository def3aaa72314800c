package dev.vit4j.data;

import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;
import java.util.Optional;

/**
 * The three uses of a data set.
 *
 * @param train what weights are learned from
 * @param validation what choices are made by (epochs, learning rate); has size 0 where nothing was to be held out
 * @param test what is reported, and nothing is chosen by; absent where the data has no test set
 */
public record DataSplits(ImageDataset train, ImageDataset validation, Optional<ImageDataset> test) {
    /** @return class names, in order of the class index */
    public List<String> labels() {
        return train.labels();
    }
}
