package dev.vit4j.model;

/** How the encoder's output becomes the one vector that is classified. */
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

    /** @return whether Hugging Face's and timm's plain ViT has it */
    public boolean isPlain() {
        return this == CLS || this == MEAN;
    }
}
