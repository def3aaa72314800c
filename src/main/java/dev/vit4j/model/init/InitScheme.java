package dev.vit4j.model.init;

import java.util.Locale;

/** How the matrices of the encoder's blocks begin; what else a model has begins the same with each. */
public enum InitScheme {
    /** Uniform, by the number of inputs and outputs (Glorot and Bengio 2010, eq. 16), as in the ViT paper's own code. */
    XAVIER,
    /** Normal with a deviation of 0.02, cut off at twice that, as timm and Hugging Face begin a ViT. */
    NORMAL,
    /** Attention as trained models have it, see {@link MimeticAttention}; MLPs as with {@link #XAVIER}. */
    MIMETIC;

    /** @return the name that options and files use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
