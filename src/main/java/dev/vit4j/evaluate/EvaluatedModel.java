package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;

/**
 * The results of a model. Small: the images themselves stay in the data set.
 *
 * @param model its folder, as the user named it
 * @param images the data set
 * @param metrics the metrics
 * @param mistakes the most confident mistakes, worst first
 * @param outcomes which images were predicted correctly
 * @param throughput the speed
 * @param skipped images that could not be used
 */
public record EvaluatedModel(
        String model,
        ImageDataset images,
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
     * @param mistake one of {@link #mistakes}
     * @return the location of its image: the file, and the position in a file with several images
     */
    public String location(Mistake mistake) {
        return images.metadata(mistake.index()).getLocation();
    }
}
