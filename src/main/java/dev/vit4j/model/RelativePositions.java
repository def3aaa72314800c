package dev.vit4j.model;

/**
 * Learned biases that are added to attention scores, one for each head and distance between two patches, and three for
 * the class token (Bao et al. 2022, "BEiT", appendix; Raffel et al. 2020, section 2.1).
 */
public enum RelativePositions {
    /** No biases. */
    NONE,
    /** Every block has its own. */
    PER_BLOCK,
    /** All blocks share one table. */
    SHARED
}
