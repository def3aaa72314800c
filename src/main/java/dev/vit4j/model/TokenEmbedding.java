package dev.vit4j.model;

/**
 * How the stem's tokens become the input of the first block.
 *
 * @param prefix learned tokens before the patches
 * @param positions how the tokens learn where they are
 * @param patchBias whether the patch embedding has a bias
 * @param norm whether a layer norm precedes the first block, as in CLIP (Radford et al. 2021, section 2.4)
 */
public record TokenEmbedding(PrefixTokens prefix, Positions positions, boolean patchBias, boolean norm) {
    /** A plain ViT's: class token and learned positions. */
    public static final TokenEmbedding PLAIN =
            new TokenEmbedding(PrefixTokens.CLASS_TOKEN, Positions.LEARNED, true, false);

    /**
     * @param newPrefix learned tokens before the patches
     * @return a copy with others
     */
    public TokenEmbedding withPrefix(PrefixTokens newPrefix) {
        return new TokenEmbedding(newPrefix, positions, patchBias, norm);
    }

    /**
     * @param newPositions how the tokens learn where they are
     * @return a copy with others
     */
    public TokenEmbedding withPositions(Positions newPositions) {
        return new TokenEmbedding(prefix, newPositions, patchBias, norm);
    }
}
