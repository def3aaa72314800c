package dev.vit4j.data.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How validation images were held out of data that has none of its own.
 *
 * @param rule name of the rule; {@link #HASH} is the only one
 * @param valSplit share of the images
 * @param seed of the rule
 */
public record SplitRule(
        @JsonProperty("rule") String rule,
        @JsonProperty("val_split") double valSplit,
        @JsonProperty("seed") long seed) {
    /** An image is held out if the SHA-256 of seed and image, as a fraction of its range, is below the share. */
    public static final String HASH = "sha256";

    /**
     * @param valSplit share of the images
     * @param seed of the rule
     * @return the rule of this version
     */
    public static SplitRule of(double valSplit, long seed) {
        return new SplitRule(HASH, valSplit, seed);
    }
}
