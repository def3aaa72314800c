package dev.vit4j.spark.bulk;

import dev.vit4j.classify.RowRules;
import dev.vit4j.classify.Scores;
import java.io.Serializable;
import java.util.Optional;

/**
 * {@link RowRules} on their way to the executors.
 *
 * @param topK most predictions
 * @param scores kind of score
 * @param threshold least score; null for none
 * @param classThresholds [C], least score of each class; null for none
 */
record RowSpec(int topK, Scores scores, Float threshold, float[] classThresholds) implements Serializable {
    private static final long serialVersionUID = 1;

    static RowSpec of(RowRules rules) {
        return new RowSpec(
                rules.topK(),
                rules.scores(),
                rules.threshold().orElse(null),
                rules.classThresholds().orElse(null));
    }

    RowRules toRules() {
        return new RowRules(topK, scores, Optional.ofNullable(threshold), Optional.ofNullable(classThresholds));
    }
}
