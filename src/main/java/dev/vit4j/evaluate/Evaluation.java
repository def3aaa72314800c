package dev.vit4j.evaluate;

import dev.vit4j.data.BatchPipeline;
import dev.vit4j.data.BatchStream;
import dev.vit4j.model.Predictor;
import java.util.List;
import java.util.function.IntConsumer;

/** Runs a model over labelled images and counts. */
public final class Evaluation {
    private Evaluation() {}

    /**
     * @param predictor the model, for the pipeline's batch size
     * @param pipeline labelled images in evaluation order
     * @param labels class names, length C
     * @param batchDone told the number of batches done, from 1
     * @return the figures over all images that could be read
     */
    public static ClassificationMetrics of(
            Predictor predictor, BatchPipeline pipeline, List<String> labels, IntConsumer batchDone) {
        ClassificationMetrics metrics = new ClassificationMetrics(labels);
        int[] done = {0};
        try (BatchStream stream = pipeline.epoch(0, 0)) {
            stream.forEachRemaining(batch -> {
                metrics.add(predictor.logits(batch.patches(), batch.size()), batch.labels(), batch.size());
                batchDone.accept(++done[0]);
            });
        }
        return metrics;
    }
}
