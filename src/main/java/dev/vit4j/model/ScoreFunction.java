package dev.vit4j.model;

import dev.vit4j.common.Sigmoid;
import dev.vit4j.common.Softmax;

/** How the scores of the classes are computed from the logits; {@code problem_type} in transformers. */
public enum ScoreFunction {
    /** A softmax over all classes: one class per image ({@code single_label_classification}). */
    SOFTMAX,
    /** A sigmoid for each class: any number of classes per image ({@code multi_label_classification}). */
    SIGMOID;

    /**
     * Returns what transformers' image classification pipeline applies if a model does not say.
     *
     * @param classes C, number of outputs
     * @return a sigmoid for a single output, otherwise a softmax
     */
    public static ScoreFunction of(int classes) {
        return classes == 1 ? SIGMOID : SOFTMAX;
    }

    /**
     * @param logits [C], finite
     * @return [C], the score of each class, in 0..1
     */
    public double[] of(float[] logits) {
        return this == SOFTMAX ? Softmax.of(logits) : Sigmoid.of(logits);
    }
}
