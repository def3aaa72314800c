package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * The classifier on top of the encoder.
 *
 * @param pooling how the tokens are pooled into the vector that is classified
 * @param classes C, number of outputs
 * @param scores how the scores of the classes are computed from the logits
 */
public record ClassHead(Pooling pooling, int classes, ScoreFunction scores) {
    /** @throws dev.vit4j.common.BadInputException if there are no classes, or a softmax over a single one */
    public ClassHead {
        require(classes > 0, "classes must be at least 1, not %d", classes);
        require(
                classes != 1 || scores == ScoreFunction.SIGMOID,
                "a softmax over one class is always 1; use a sigmoid, or two classes");
    }

    /**
     * Constructs a head with the score function that transformers takes for this number of classes.
     *
     * @param pooling how the tokens are pooled into the vector that is classified
     * @param classes C, number of outputs
     */
    public ClassHead(Pooling pooling, int classes) {
        this(pooling, classes, ScoreFunction.of(classes));
    }

    /**
     * @param newPooling how the tokens are pooled
     * @return a copy with another pooling
     */
    public ClassHead withPooling(Pooling newPooling) {
        return new ClassHead(newPooling, classes, scores);
    }

    /**
     * @param newClasses C
     * @return a copy with that many outputs; a single one gets a sigmoid
     */
    public ClassHead withClasses(int newClasses) {
        return new ClassHead(pooling, newClasses, newClasses == 1 ? ScoreFunction.SIGMOID : scores);
    }

    /**
     * @param newScores how the scores are computed
     * @return a copy with another score function
     */
    public ClassHead withScores(ScoreFunction newScores) {
        return new ClassHead(pooling, classes, newScores);
    }
}
