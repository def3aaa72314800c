package dev.vit4j.model;

/** How the tokens of a block look up one another. */
public enum AttentionKind {
    /** Agreement is {@code q · k / sqrt E}, every token's query is held against all keys (Vaswani et al. 2017, 3.2.1). */
    PLAIN,
    /**
     * Locality self-attention (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section 3.3): agreement
     * is {@code q · k} times a learned scale of its head, and no token looks up its own value.
     */
    LOCALITY
}
