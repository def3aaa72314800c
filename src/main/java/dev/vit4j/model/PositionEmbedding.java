package dev.vit4j.model;

/** Kind of position embedding. */
public enum PositionEmbedding {
    /** A learned row for each token (Dosovitskiy et al. 2021, section 3.1). */
    LEARNED,
    /** Fixed two-dimensional sines and cosines (MoCo v3, Chen et al. 2021; Vaswani et al. 2017, section 3.5). */
    SINCOS,
    /** No position embeddings: positions act in attention alone. */
    NONE
}
