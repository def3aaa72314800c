package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BatchPipeline;
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
        return inDetail(model, LabeledOutputs.of(predictor, pipeline, batchDone), metrics, match);
    }

    /**
     * @param outputs of the model
     * @param labels class names, length C
     * @return the figures over all images that could be read, at thresholds of 0.5
     */
    public static MultiLabelMetrics of(LabeledOutputs outputs, List<String> labels) {
        LabelMatch same = LabelMatch.of(labels, labels, false, "data", "model");
        return inDetail("", outputs, new MultiLabelMetrics(labels), same).metrics();
    }

    /**
     * @param model its name
     * @param outputs of the model
     * @param metrics counts the images
     * @param match maps classes of the data set to the model's
     * @return the results over all images that could be read
     * @throws dev.vit4j.common.BadInputException if the model's logits are not finite
     */
    public static EvaluatedLabels inDetail(
            String model, LabeledOutputs outputs, MultiLabelMetrics metrics, LabelMatch match) {
        ImageDataset images = outputs.images();
        LabeledOutputs.Run run = outputs.run((logits, classes, indices) -> {
            for (int b = 0; b < logits.length; b++) {
                int[] ofImage = images.classes(indices[b]);
                metrics.add(
                        logits[b], Arrays.stream(ofImage).map(match::modelClass).toArray());
            }
        });
        return new EvaluatedLabels(model, images, "", metrics, run.throughput(), run.skipped());
    }
}
