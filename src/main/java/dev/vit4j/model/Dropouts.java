package dev.vit4j.model;

import static dev.vit4j.common.BadInputException.require;

/**
 * Dropout rates used in training, each in [0, 1).
 *
 * @param dropout dropout rate after the embedding, the attention projection and the MLP (Srivastava et al. 2014)
 * @param attention dropout rate of the attention weights
 * @param dropPath stochastic depth: share of the images that skip the last block's residual branches, rising linearly
 *     from 0 in the first block (Huang et al. 2016)
 * @param patches share of each image's patches left out (Liu et al. 2023, "PatchDropout", section 3); the class token
 *     and the registers stay
 */
public record Dropouts(double dropout, double attention, double dropPath, double patches) {
    /** No dropout. */
    public static final Dropouts NONE = new Dropouts(0, 0, 0, 0);

    /** @throws dev.vit4j.common.BadInputException if a rate is out of range */
    public Dropouts {
        requireShare("dropout", dropout);
        requireShare("attention dropout", attention);
        requireShare("drop path", dropPath);
        requireShare("patch dropout", patches);
    }

    private static void requireShare(String what, double value) {
        require(value >= 0 && value < 1, "%s must be at least 0 and below 1, not %s", what, value);
    }
}
