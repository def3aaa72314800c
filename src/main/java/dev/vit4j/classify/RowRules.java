package dev.vit4j.classify;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.common.Softmax;
import dev.vit4j.model.ScoreFunction;
import java.util.List;
import java.util.Optional;

/**
 * Selects the predictions in an image's row.
 *
 * @param topK most predictions, at least 1
 * @param scores kind of score
 * @param threshold least score; predictions below it are dropped
 * @param classThresholds [C], least score of each class, instead of one for all
 */
public record RowRules(int topK, Scores scores, Optional<Float> threshold, Optional<float[]> classThresholds) {
    /** The error of an image whose logits contain NaN or infinity. */
    public static final String NOT_FINITE = "the model's output is not finite; its weights are damaged";

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public RowRules {
        require(topK >= 1, "top-k must be at least 1, not %d", topK);
        require(
                threshold.isEmpty() || !threshold.get().isNaN(),
                "the threshold must be a number, not %s",
                threshold.orElse(0f));
        require(
                threshold.isEmpty() || scores != Scores.PROB || (threshold.get() >= 0 && threshold.get() <= 1),
                "a threshold of %s: probabilities lie between 0 and 1",
                threshold.orElse(0f));
        require(
                threshold.isEmpty() || classThresholds.isEmpty(),
                "one threshold for all classes, or one for each, not both");
        require(
                classThresholds.isEmpty() || scores == Scores.PROB,
                "thresholds of classes are probabilities, and the scores are logits");
    }

    /**
     * @param topK most predictions, at least 1
     * @param scores kind of score
     * @param threshold least score; predictions below it are dropped
     */
    public RowRules(int topK, Scores scores, Optional<Float> threshold) {
        this(topK, scores, threshold, Optional.empty());
    }

    /**
     * @param topK predictions per row
     * @return rules with probabilities and no threshold
     */
    public static RowRules top(int topK) {
        return new RowRules(topK, Scores.PROB, Optional.empty());
    }

    /**
     * @param classification of an image
     * @param labels class names, length C
     * @param function how the model's probabilities are computed
     * @return its row
     */
    public ClassificationRow row(Classification classification, List<String> labels, ScoreFunction function) {
        return classification
                .error()
                .map(problem -> ClassificationRow.failed(classification.name(), problem))
                .orElseGet(() -> row(
                        classification.name(),
                        new Result(classification.logits(), classification.embedding()),
                        labels,
                        function));
    }

    /**
     * @param file the image's name as given
     * @param outcome the classifier's outcome
     * @param labels class names, length C
     * @param function how the model's probabilities are computed
     * @return its row
     */
    ClassificationRow row(String file, Outcome outcome, List<String> labels, ScoreFunction function) {
        if (outcome instanceof Unreadable unreadable) {
            return ClassificationRow.failed(file, unreadable.message());
        }
        Result result = (Result) outcome;
        float[] logits = result.logits();
        if (!Softmax.finite(logits)) {
            return ClassificationRow.failed(file, NOT_FINITE);
        }
        List<Prediction> predictions = Prediction.top(logits, labels, topK, function, scores);
        if (threshold.isPresent()) {
            float least = threshold.get();
            predictions = predictions.stream().filter(p -> p.score() >= least).toList();
        }
        if (classThresholds.isPresent()) {
            float[] least = classThresholds.get();
            predictions = predictions.stream()
                    .filter(p -> p.score() >= least[p.index()])
                    .toList();
        }
        return new ClassificationRow(file, predictions, result.embedding(), Optional.empty());
    }
}
