package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BadImage;
import dev.vit4j.data.dataset.ImageDataset;
import java.util.List;

/** Accumulates a model's predictions image by image, keeping two bits per image. Not thread-safe. */
public final class EvaluationTally {
    private final ClassificationMetrics metrics;
    private final WorstMistakes worst;
    private final Outcomes outcomes = new Outcomes();

    /**
     * @param labels class names in order of the class index, length C
     * @param worst number of worst mistakes to keep, 0 or more
     */
    public EvaluationTally(List<String> labels, int worst) {
        this.metrics = new ClassificationMetrics(labels);
        this.worst = new WorstMistakes(worst);
    }

    /**
     * Counts one image.
     *
     * @param logits [C]
     * @param actual its class, 0..C-1
     * @param index its index in the data set
     * @throws dev.vit4j.common.BadInputException as {@link ClassificationMetrics#add(float[], int)}
     */
    public void add(float[] logits, int actual, int index) {
        TopPrediction answer = metrics.add(logits, actual);
        outcomes.add(index, answer.right());
        if (!answer.right()) {
            worst.add(new Mistake(index, actual, answer.predicted(), answer.probability()));
        }
    }

    /**
     * @param model its name
     * @param images the data set
     * @param throughput the speed
     * @param skipped images that could not be used
     * @return the results
     */
    public EvaluatedModel result(String model, ImageDataset images, Throughput throughput, List<BadImage> skipped) {
        return new EvaluatedModel(model, images, "", metrics, worst.worstFirst(), outcomes, throughput, skipped);
    }
}
