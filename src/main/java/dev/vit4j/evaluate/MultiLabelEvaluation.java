package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.data.batch.BatchStream;
import dev.vit4j.data.dataset.ImageDataset;
import dev.vit4j.model.graph.Predictor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Evaluates a model that scores each class for itself, on images with any number of classes. */
public final class MultiLabelEvaluation {
    private MultiLabelEvaluation() {}

    /**
     * @param predictor the model, for the pipeline's batch size
     * @param pipeline labeled images in evaluation order
     * @param labels class names, length C
     * @return the figures over all images that could be read, at thresholds of 0.5
     */
    public static MultiLabelMetrics of(Predictor predictor, BatchPipeline pipeline, List<String> labels) {
        LabelMatch same = LabelMatch.of(labels, labels, false, "data", "model");
        MultiLabelMetrics metrics = new MultiLabelMetrics(labels);
        return inDetail("", predictor, pipeline, metrics, same, batch -> {}).metrics();
    }

    /**
     * @param model its name
     * @param predictor the model, for the pipeline's batch size
     * @param pipeline labeled images in evaluation order
     * @param metrics counts the images
     * @param match maps classes of the data set to the model's
     * @param batchDone receives the number of batches done, from 1
     * @return the results over all images that could be read
     * @throws dev.vit4j.common.BadInputException if the model's logits are not finite
     */
    public static EvaluatedLabels inDetail(
            String model,
            Predictor predictor,
            BatchPipeline pipeline,
            MultiLabelMetrics metrics,
            LabelMatch match,
            IntConsumer batchDone) {
        ImageDataset images = pipeline.dataset();
        int[] done = {0};
        Throughput.Clock clock = new Throughput.Clock(pipeline.batches());
        try (BatchStream stream = pipeline.epoch(0, 0)) {
            stream.forEachRemaining(batch -> {
                float[][] logits = predictor.logits(batch.patches(), batch.size());
                for (int b = 0; b < batch.size(); b++) {
                    int[] classes = images.classes(batch.indices()[b]);
                    metrics.add(
                            logits[b],
                            Arrays.stream(classes).map(match::modelClass).toArray());
                }
                clock.batchDone(batch.size());
                batchDone.accept(++done[0]);
            });
            Throughput throughput = clock.stop(stream.waitedMillis() / 1e3);
            return new EvaluatedLabels(model, images, "", metrics, throughput, stream.badImages());
        }
    }
}
