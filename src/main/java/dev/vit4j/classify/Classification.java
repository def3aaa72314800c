package dev.vit4j.classify;

import dev.vit4j.classify.ImageClassifier.Outcome;
import dev.vit4j.classify.ImageClassifier.Result;
import dev.vit4j.classify.ImageClassifier.Unreadable;
import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Softmax;
import java.util.List;
import java.util.Optional;

/** Predictions for an image, or the reason why there are none. */
public final class Classification {
    private final String name;
    private final List<String> labels;
    private final Result result;
    private final String error;

    private Classification(String name, List<String> labels, Result result, String error) {
        this.name = name;
        this.labels = labels;
        this.result = result;
        this.error = error;
    }

    static Classification of(String name, List<String> labels, Outcome outcome) {
        if (outcome instanceof Unreadable unreadable) {
            return new Classification(name, labels, null, unreadable.message());
        }
        Result result = (Result) outcome;
        return Softmax.finite(result.logits())
                ? new Classification(name, labels, result, null)
                : new Classification(name, labels, null, "the model's output is not finite; its weights are damaged");
    }

    /** @return what the image is called: its file, or a description */
    public String name() {
        return name;
    }

    /** @return why there is no answer, without the image's name; empty if there is one */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /**
     * @param k how many, at least 1; C if there are fewer
     * @return the most likely classes, best first; equal ones in order of the class
     * @throws BadInputException if the image could not be classified; the message has the reason
     */
    public List<Prediction> top(int k) {
        return Prediction.top(result().logits(), labels, k);
    }

    /**
     * @return [C], in 0..1, summing to 1, in order of the class index
     * @throws BadInputException if the image could not be classified; the message has the reason
     */
    public double[] probabilities() {
        return Softmax.of(result().logits());
    }

    /**
     * @return [C], unnormalized logarithms of the probabilities, in order of the class index
     * @throws BadInputException if the image could not be classified; the message has the reason
     */
    public float[] logits() {
        return result().logits();
    }

    /**
     * @return [D], the pooled vector, for search and clustering; empty if the classifier was opened without
     * @throws BadInputException if the image could not be classified; the message has the reason
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
