package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;

/**
 * The results of a model that scores each class for itself.
 *
 * @param model its folder, as the user named it
 * @param images the data set
 * @param selection which images of how many these are, in one line; empty if it is not known
 * @param metrics the metrics
 * @param throughput the speed
 * @param skipped images that could not be used
 */
public record EvaluatedLabels(
        String model,
        ImageDataset images,
        String selection,
        MultiLabelMetrics metrics,
        Throughput throughput,
        List<BadImage> skipped) {
    /** Copies the list. */
    public EvaluatedLabels {
        skipped = List.copyOf(skipped);
    }

    /**
     * @param newSelection which images these are
     * @return a copy that says so
     */
    public EvaluatedLabels withSelection(String newSelection) {
        return new EvaluatedLabels(model, images, newSelection, metrics, throughput, skipped);
    }
}
