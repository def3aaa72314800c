package dev.vit4j.model;

/** Kind of self-attention. */
public enum AttentionKind {
    /** Scaled dot-product attention, {@code softmax(q · k / sqrt E)} (Vaswani et al. 2017, section 3.2.1). */
    PLAIN,
    /**
     * Locality self-attention (Lee, Lee and Song 2021, "Vision Transformer for Small-Size Datasets", section 3.3): each head
     * has a learned scale instead of {@code 1 / sqrt E}, and the diagonal of the attention matrix is masked.
     */
    LOCALITY
}
