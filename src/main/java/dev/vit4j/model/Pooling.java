package dev.vit4j.model;

/** How the encoder's output is pooled into the vector that is classified. */
public enum Pooling {
    /** The class token's row (Dosovitskiy et al. 2021, section 3.1). */
    CLS,
    /** The mean over the patches; such a model has no class token. */
    MEAN,
    /**
     * Attention by one learned query: the mean weighted by the softmax of each row's product with it (Hassani et al.
     * 2021, section 3.2); such a model has no class token.
     */
    SEQUENCE;

    /** @return number of class tokens that the sequence starts with: 1 with {@link #CLS}, otherwise 0 */
    public int classTokens() {
        return this == CLS ? 1 : 0;
    }

    /** @return whether the plain ViT of Hugging Face and timm has this pooling */
    public boolean isPlain() {
        return this == CLS || this == MEAN;
    }
}
