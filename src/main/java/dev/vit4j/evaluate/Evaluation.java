package dev.vit4j.evaluate;

import dev.vit4j.data.batch.BatchPipeline;
import dev.vit4j.model.graph.Predictor;
import java.util.List;
import java.util.function.IntConsumer;

/** Evaluates a model on labeled images. */
public final class Evaluation {
    /** Default number of worst mistakes to keep: six rows of six. */
    public static final int WORST_MISTAKES = 36;

    private Evaluation() {}

    /**
     * @param predictor the model, for the pipeline's batch size
     * @param pipeline labeled images in evaluation order
     * @param labels class names, length C
     * @param batchDone receives the number of batches done, from 1
     * @return the figures over all images that could be read
     */
    public static ClassificationMetrics of(
            Predictor predictor, BatchPipeline pipeline, List<String> labels, IntConsumer batchDone) {
        LabelMatch same = LabelMatch.of(labels, labels, false, "data", "model");
        return inDetail("", predictor, pipeline, labels, same, 0, batchDone).metrics();
    }

    /**
     * @param model its name
     * @param predictor the model, for the pipeline's batch size
     * @param pipeline labeled images in evaluation order
     * @param labels the model's class names, length C
     * @param match maps classes of the data set to the model's
     * @param worst number of worst mistakes to keep
     * @param batchDone receives the number of batches done, from 1
     * @return the results over all images that could be read
     * @throws dev.vit4j.common.BadInputException if the model's logits are not finite
     */
    public static EvaluatedModel inDetail(
            String model,
            Predictor predictor,
            BatchPipeline pipeline,
            List<String> labels,
            LabelMatch match,
            int worst,
            IntConsumer batchDone) {
        return inDetail(model, LabeledOutputs.of(predictor, pipeline, batchDone), labels, match, worst);
    }

    /**
     * @param outputs of the model
     * @param labels class names of model and images, length C
     * @return the figures over all images that could be read
     */
    public static ClassificationMetrics of(LabeledOutputs outputs, List<String> labels) {
        LabelMatch same = LabelMatch.of(labels, labels, false, "data", "model");
        return inDetail("", outputs, labels, same, 0).metrics();
    }

    /**
     * @param model its name
     * @param outputs of the model
     * @param labels the model's class names, length C
     * @param match maps classes of the data set to the model's
     * @param worst number of worst mistakes to keep
     * @return the results over all images that could be read
     * @throws dev.vit4j.common.BadInputException if the model's logits are not finite
     */
    public static EvaluatedModel inDetail(
            String model, LabeledOutputs outputs, List<String> labels, LabelMatch match, int worst) {
        EvaluationTally tally = new EvaluationTally(labels, worst);
        LabeledOutputs.Run run = outputs.run((logits, classes, indices) -> {
            for (int b = 0; b < logits.length; b++) {
                tally.add(logits[b], match.modelClass(classes[b]), indices[b]);
            }
        });
        return tally.result(model, outputs.images(), run.throughput(), run.skipped());
    }
}
