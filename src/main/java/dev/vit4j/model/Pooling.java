package dev.vit4j.model;

/** What of the encoder's output the classifier reads. */
public enum Pooling {
    /** The class token's row (Dosovitskiy et al. 2021, section 3.1). */
    CLS,
    /** The mean over the patches' rows; such a model has no class token. */
    MEAN
}
