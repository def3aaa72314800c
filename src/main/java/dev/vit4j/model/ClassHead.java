package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * The classifier on top of the encoder.
 *
 * @param pooling how the tokens are pooled into the vector that is classified
 * @param classes C, number of outputs
 */
public record ClassHead(Pooling pooling, int classes) {
    /** @throws dev.vit4j.common.BadInputException if there are no classes */
    public ClassHead {
        require(classes > 0, "classes must be at least 1, not %d", classes);
    }
}
