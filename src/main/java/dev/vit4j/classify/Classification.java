package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Softmax;
import dev.vit4j.model.ScoreFunction;
import java.util.List;
import java.util.Optional;

/** The predictions for an image, or the error. */
public final class Classification {
    private final String name;
    private final List<String> labels;
    private final ScoreFunction scores;
    private final Result result;
    private final String error;

    private Classification(String name, List<String> labels, ScoreFunction scores, Result result, String error) {
        this.name = name;
        this.labels = labels;
        this.scores = scores;
        this.result = result;
        this.error = error;
    }

    static Classification of(String name, List<String> labels, ScoreFunction scores, Outcome outcome) {
        if (outcome instanceof Unreadable unreadable) {
            return new Classification(name, labels, scores, null, unreadable.message());
        }
        Result result = (Result) outcome;
        String problem =
                Softmax.finite(result.logits()) ? null : "the model's output is not finite; its weights are damaged";
        return new Classification(name, labels, scores, result, problem);
    }

    /** @return the image's name: its file, or a description */
    public String name() {
        return name;
    }

    /** @return the error, without the image's name; empty if the image was classified */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /**
     * @param k number of classes, at least 1; at most C are returned
     * @return the most likely classes, best first; ties in class order
     * @throws BadInputException if the image could not be classified
     */
    public List<Prediction> top(int k) {
        return Prediction.top(result().logits(), labels, k, scores);
    }

    /**
     * @return [C], probabilities in class order; they sum to 1 unless the model scores each class for itself
     * @throws BadInputException if the image could not be classified
     */
    public double[] probabilities() {
        return scores.of(result().logits());
    }

    /**
     * @return [C], logits in class order
     * @throws BadInputException if the image could not be classified
     */
    public float[] logits() {
        return result().logits();
    }

    /** @return [C], the logits as they were computed, finite or not; empty if the image could not be read */
    public Optional<float[]> output() {
        return Optional.ofNullable(result).map(Result::logits);
    }

    /**
     * @return [D], the pooled vector, for search and clustering; empty if the classifier was opened without embeddings
     * @throws BadInputException if the image could not be classified
     */
    public Optional<float[]> embedding() {
        return result().embedding();
    }

    private Result result() {
        if (error != null) {
            throw new BadInputException(name + ": " + error);
        }
        return result;
    }

    @Override
    public String toString() {
        return error == null ? name + ": " + top(1).get(0) : name + ": " + error;
    }
}
