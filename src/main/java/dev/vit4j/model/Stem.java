package dev.vit4j.model;

/**
 * How patches become tokens.
 *
 * @param kind which way
 */
public record Stem(Kind kind) {
    /** One linear map from a patch to a token (Dosovitskiy et al. 2021, eq. 1). */
    public static final Stem PATCHES = new Stem(Kind.PATCHES);

    /** The ways there are. */
    public enum Kind {
        /** One linear map. */
        PATCHES
    }
}
