package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;

/**
 * All that was found about a model. Small: the images themselves stay in the data set.
 *
 * @param model its folder, as the user named it
 * @param images what it was evaluated on
 * @param metrics the figures
 * @param mistakes the most confident wrong answers, the worst first
 * @param outcomes which images were answered rightly
 * @param throughput how fast it went
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
     * @return where its image lies: its file, and its position where the file holds several
     */
    public String location(Mistake mistake) {
        return images.metadata(mistake.index()).getLocation();
    }
}
