package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * The classifier on top of the encoder.
 *
 * @param pooling how the tokens are pooled into the vector that is classified
 * @param norm where the final layer norm stands
 * @param classes C, number of outputs; 0 for a model without a class head, which gives the pooled vector alone
 * @param scores how the scores of the classes are computed from the logits
 * @param projection length of the vector that a model without a class head projects the pooled vector to, as CLIP does
 *     into the space of images and texts; 0 for no projection
 */
public record ClassHead(Pooling pooling, HeadNorm norm, int classes, ScoreFunction scores, int projection) {
    /** @throws dev.vit4j.common.BadInputException if the number of classes is negative, or a softmax is over a single one */
    public ClassHead {
        require(classes >= 0, "classes must be at least 0, not %d", classes);
        require(
                classes != 1 || scores == ScoreFunction.SIGMOID,
                "a softmax over one class is always 1; use a sigmoid, or two classes");
        require(
                projection >= 0 && (projection == 0 || classes == 0),
                "a projection of %d values with %d classes: only a model without a class head has one",
                projection,
                classes);
    }

    /**
     * Constructs a head after a layer norm of all tokens, with the score function that transformers takes for this number
     * of classes.
     *
     * @param pooling how the tokens are pooled into the vector that is classified
     * @param classes C, number of outputs; 0 for none
     */
    public ClassHead(Pooling pooling, int classes) {
        this(pooling, HeadNorm.TOKENS, classes, ScoreFunction.of(classes), 0);
    }

    /** @return whether there are classes */
    public boolean isPresent() {
        return classes > 0;
    }

    /**
     * @param newPooling how the tokens are pooled
     * @return a copy with another pooling
     */
    public ClassHead withPooling(Pooling newPooling) {
        return new ClassHead(newPooling, norm, classes, scores, projection);
    }

    /**
     * @param newNorm where the final layer norm stands
     * @return a copy with the norm there
     */
    public ClassHead withNorm(HeadNorm newNorm) {
        return new ClassHead(pooling, newNorm, classes, scores, projection);
    }

    /**
     * @param newClasses C
     * @return a copy with that many outputs and without a projection; a single one gets a sigmoid
     */
    public ClassHead withClasses(int newClasses) {
        ScoreFunction newScores = newClasses == 1 ? ScoreFunction.SIGMOID : scores;
        return new ClassHead(pooling, norm, newClasses, newScores, newClasses == 0 ? projection : 0);
    }

    /**
     * @param newScores how the scores are computed
     * @return a copy with another score function
     */
    public ClassHead withScores(ScoreFunction newScores) {
        return new ClassHead(pooling, norm, classes, newScores, projection);
    }

    /**
     * @param newProjection length of the projected vector; 0 for none
     * @return a copy with that projection
     */
    public ClassHead withProjection(int newProjection) {
        return new ClassHead(pooling, norm, classes, scores, newProjection);
    }
}
