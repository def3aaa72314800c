package dev.vit4j.model;

/** Where the encoder's final layer norm stands. */
public enum HeadNorm {
    /** Before pooling, on every token (Dosovitskiy et al. 2021, eq. 4). */
    TOKENS,
    /** After pooling, on the pooled vector ({@code fc_norm} in timm). */
    POOLED,
    /** Nowhere: the class head reads what the last block returns. The model keeps the norm's weights. */
    NONE
}
