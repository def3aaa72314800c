package dev.vit4j.data.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is exported.
 *
 * @param labels class names, in order of the class index; length C
 * @param multiLabel whether images have any number of classes; otherwise each has one
 * @param images number of images of each split, in the order in which the splits are written; the keys are some of
 *     {@code train}, {@code val} and {@code test}
 * @param shardImages most images in one file, for formats that divide a data set into shards; at least 1
 */
public record ExportedData(List<String> labels, boolean multiLabel, Map<String, Integer> images, int shardImages) {
    /** Copies the collections, keeping their order. */
    public ExportedData {
        labels = List.copyOf(labels);
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }

    /** @return whether all images are for training, so that no folder or column needs to name the split */
    public boolean undivided() {
        return images.size() == 1 && images.containsKey("train");
    }

    /**
     * @param split a key of {@link #images}
     * @return number of shards that hold its images
     */
    public int shards(String split) {
        return Math.max(1, (images.get(split) + shardImages - 1) / shardImages);
    }
}
