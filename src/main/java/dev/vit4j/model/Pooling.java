package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

import java.util.Locale;

/** How the encoder's output is pooled into the vector that is classified. */
public enum Pooling {
    /** The class token's row (Dosovitskiy et al. 2021, section 3.1). */
    CLS,
    /** The mean over the patches. */
    MEAN,
    /**
     * Attention by one learned query: the mean weighted by the softmax of each row's product with it (Hassani et al.
     * 2021, section 3.2).
     */
    SEQUENCE,
    /** The class token's row and, side by side with it, the mean over all other tokens but registers (DINOv2's head). */
    CLS_AND_MEAN,
    /**
     * The rows of class token and distillation token, side by side; each has a head of its own, and their logits are
     * averaged (Touvron et al. 2021, "Training data-efficient image transformers", section 4).
     */
    CLS_AND_DISTILLATION,
    /**
     * Multi-head attention by one learned query over all tokens, then a multi-layer perceptron with a residual (Zhai et
     * al. 2022, "Scaling Vision Transformers", section 2.2; Lee et al. 2019, "Set Transformer", section 3.2).
     */
    ATTENTION;

    /** @return whether the plain ViT of Hugging Face and timm has this pooling */
    public boolean isPlain() {
        return this == CLS || this == MEAN;
    }

    /** @return whether it reads the class token's row and no other */
    public boolean isClassTokenAlone() {
        return this == CLS;
    }

    /** @return vectors of width D that stand side by side in the pooled vector: 1 or 2 */
    public int vectors() {
        return this == CLS_AND_MEAN || this == CLS_AND_DISTILLATION ? 2 : 1;
    }

    /**
     * @param registers R
     * @return registers, and the tokens before the patches that this pooling reads
     */
    PrefixTokens prefix(int registers) {
        return new PrefixTokens(readsClassToken(), this == CLS_AND_DISTILLATION, registers);
    }

    /** @return whether it reads the class token's row, alone or beside another vector */
    public boolean readsClassToken() {
        return this == CLS || vectors() == 2;
    }

    /**
     * @param prefix tokens before the patches
     * @throws dev.vit4j.common.BadInputException if a token that is pooled is missing
     */
    void requireFits(PrefixTokens prefix) {
        require(
                prefix.classToken() || !readsClassToken(),
                "%s pooling needs a class token",
                name().toLowerCase(Locale.ROOT).replace('_', '-'));
        require(
                prefix.distillationToken() || this != CLS_AND_DISTILLATION,
                "cls-and-distillation pooling needs a distillation token");
    }
}
