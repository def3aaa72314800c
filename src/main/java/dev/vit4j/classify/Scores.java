package dev.vit4j.classify;

import dev.vit4j.model.ScoreFunction;
import java.util.Locale;

/** The kinds of score of a prediction. */
public enum Scores {
    /** The probability: 0..1; of a softmax summing to 1 over all classes, of a sigmoid each for itself. */
    PROB,
    /** The logit, the model's output before softmax or sigmoid. */
    LOGIT;

    /**
     * @param logits [C], finite
     * @param function of the model
     * @return [C], the score of each class
     */
    double[] of(float[] logits, ScoreFunction function) {
        if (this == PROB) {
            return function.of(logits);
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
