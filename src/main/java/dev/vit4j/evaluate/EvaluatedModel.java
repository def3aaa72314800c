package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;

/**
 * The results of a model. Small: the images themselves stay in the data set.
 *
 * @param model its folder, as the user named it
 * @param images the data set
 * @param selection which images of how many these are, in one line; empty if it is not known
 * @param metrics the metrics
 * @param mistakes the most confident mistakes, worst first
 * @param outcomes which images were predicted correctly
 * @param throughput the speed
 * @param skipped images that could not be used
 */
public record EvaluatedModel(
        String model,
        ImageDataset images,
        String selection,
        ClassificationMetrics metrics,
        List<Mistake> mistakes,
        Outcomes outcomes,
        Throughput throughput,
        List<BadImage> skipped) {
    /** Copies the lists. */
    public EvaluatedModel {
        mistakes = List.copyOf(mistakes);
        skipped = List.copyOf(skipped);
    }

    /**
     * @param newSelection which images these are
     * @return a copy that says so
     */
    public EvaluatedModel withSelection(String newSelection) {
        return new EvaluatedModel(model, images, newSelection, metrics, mistakes, outcomes, throughput, skipped);
    }

    /**
     * @param mistake one of {@link #mistakes}
     * @return the location of its image: the file, and the position in a file with several images
     */
    public String location(Mistake mistake) {
        return images.metadata(mistake.index()).getLocation();
    }
}
