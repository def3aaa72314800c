package dev.vit4j.classify;

import dev.vit4j.common.Softmax;
import java.util.Locale;

/** The kinds of score of a prediction. */
public enum Scores {
    /** The softmax probability: 0..1, summing to 1 over all classes. */
    PROB,
    /** The logit, the model's output before softmax. */
    LOGIT;

    /**
     * @param logits [C], finite
     * @return [C], the score of each class
     */
    double[] of(float[] logits) {
        if (this == PROB) {
            return Softmax.of(logits);
        }
        double[] scores = new double[logits.length];
        for (int c = 0; c < logits.length; c++) {
            scores[c] = logits[c];
        }
        return scores;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
