package dev.vit4j.model.graph;

import dev.vit4j.model.ScoreFunction;
import dev.vit4j.ops.encoder.EncoderOps;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Adds losses to a graph of {@link ViTGraph} as its result {@link ViTGraph#LOSS}. */
final class LossGraph {
    private LossGraph() {}

    /**
     * Adds the mean cross entropy of the logits against {@link ViTGraph#TARGETS} and marks it as the loss: of the softmax
     * over all classes, or of the sigmoid of each class, as PyTorch's {@code BCEWithLogitsLoss}.
     *
     * @param sd a graph with {@link ViTGraph#LOGITS} [B,C]
     * @param ops implementation of the operations, on the same graph
     * @param images B
     * @param classes C
     * @param scores how the scores are computed from the logits
     */
    static void ofLabels(SameDiff sd, EncoderOps ops, int images, int classes, ScoreFunction scores) {
        SDVariable logits = sd.getVariable(ViTGraph.LOGITS);
        SDVariable targets = sd.placeHolder(ViTGraph.TARGETS, logits.dataType(), images, classes);
        if (scores == ScoreFunction.SIGMOID) {
            ops.sigmoidCrossEntropy(ViTGraph.LOSS, logits, targets);
        } else {
            ops.crossEntropy(ViTGraph.LOSS, logits, targets);
        }
        sd.setLossVariables(ViTGraph.LOSS);
    }

    /**
     * Adds the distillation loss: of the logits against {@link ViTGraph#TARGETS} and of the softened logits against
     * {@link ViTGraph#TEACHER}.
     *
     * @param sd a graph with {@link ViTGraph#LOGITS} [B,C]
     * @param ops implementation of the operations, on the same graph
     * @param images B
     * @param classes C
     * @param term the teacher's term
     */
    static void distilled(SameDiff sd, EncoderOps ops, int images, int classes, TeacherTerm term) {
        SDVariable logits = sd.getVariable(ViTGraph.LOGITS);
        SDVariable targets = sd.placeHolder(ViTGraph.TARGETS, logits.dataType(), images, classes);
        SDVariable teacher = sd.placeHolder(ViTGraph.TEACHER, logits.dataType(), images, classes);
        double t = term.temperature();
        SDVariable labels = ops.crossEntropy("loss_of_labels", logits, targets);
        SDVariable softened = ops.crossEntropy("loss_of_teacher", logits.mul(1 / t), teacher);
        labels.mul(1 - term.share()).add(ViTGraph.LOSS, softened.mul(term.share() * t * t));
        sd.setLossVariables(ViTGraph.LOSS);
    }

    /**
     * Adds the sum over the batch of each image's logit of its {@link ViTGraph#CHOSEN} class and marks it as the loss.
     * No image affects another image's logits, so each image gets the gradient of its own logit.
     *
     * @param sd a graph with {@link ViTGraph#LOGITS} [B,C]
     * @param images B
     * @param classes C
     */
    static void classScores(SameDiff sd, int images, int classes) {
        SDVariable logits = sd.getVariable(ViTGraph.LOGITS);
        SDVariable chosen = sd.placeHolder(ViTGraph.CHOSEN, logits.dataType(), images, classes);
        logits.mul(chosen).sum(ViTGraph.LOSS);
        sd.setLossVariables(ViTGraph.LOSS);
    }
}
