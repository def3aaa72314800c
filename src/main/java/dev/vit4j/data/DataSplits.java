package dev.vit4j.data;

import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.image.LeftOutFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    /**
     * Describes the files that were left out of class folders, such as {@code photos/train: 36 images; left out 3 files: 2
     * no images (notes.txt, a.csv), 1 empty (b)}.
     *
     * @return one line for each folder of class folders from which files were left out
     */
    public List<String> leftOut() {
        Map<LeftOutFiles, String> lines = new LinkedHashMap<>();
        List<ImageDataset> parts = new ArrayList<>(List.of(train, validation));
        test.ifPresent(parts::add);
        for (ImageDataset part : parts) {
            LeftOutFiles files = part.leftOut();
            if (files.count() > 0) {
                // Training and validation images may come from the same folder.
                int images = parts.stream()
                        .filter(other -> other.leftOut() == files)
                        .mapToInt(ImageDataset::size)
                        .sum();
                lines.putIfAbsent(
                        files, String.format(Locale.ROOT, "%s: %,d images; %s", part.name(), images, files.summary()));
            }
        }
        return List.copyOf(lines.values());
    }
}
