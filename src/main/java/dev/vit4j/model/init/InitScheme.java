package dev.vit4j.model.init;

import java.util.Locale;

/** Initialization of the encoder's blocks; everything else is initialized the same way with each scheme. */
public enum InitScheme {
    /** Xavier uniform (Glorot and Bengio 2010, eq. 16), as in the ViT paper's code. */
    XAVIER,
    /** Truncated normal with a standard deviation of 0.02, as timm and Hugging Face initialize a ViT. */
    NORMAL,
    /** Mimetic attention, see {@link MimeticAttention}; MLPs as with {@link #XAVIER}. */
    MIMETIC;

    /** @return the name that options and files use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
