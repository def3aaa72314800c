package dev.vit4j.model;

/** What of the encoder's output the classifier reads. */
public enum Pooling {
    /** The class token's row (Dosovitskiy et al. 2021, section 3.1). */
    CLS,
    /** The mean over the patches' rows; such a model has no class token. */
    MEAN,
    /**
     * A look-up by one learned query: the rows weighted by the softmax of their products with it (Hassani et al. 2021,
     * section 3.2); such a model has no class token.
     */
    SEQUENCE
}
