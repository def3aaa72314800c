package dev.vit4j.model;

/**
 * How the tokens learn where they are; several ways can be combined.
 *
 * @param embedding position embeddings that are added to the tokens
 * @param rotary rotation of queries and keys
 * @param relative biases that are added to attention scores
 */
public record Positions(PositionEmbedding embedding, RotaryPositions rotary, RelativePositions relative) {
    /** Learned position embeddings alone, as in the plain ViT. */
    public static final Positions LEARNED = of(PositionEmbedding.LEARNED);

    /**
     * @param embedding kind of position embedding
     * @return positions of that kind alone
     */
    public static Positions of(PositionEmbedding embedding) {
        return new Positions(embedding, RotaryPositions.NONE, RelativePositions.NONE);
    }

    /** @return whether attention depends on where tokens are */
    public boolean inAttention() {
        return rotary.kind() != RotaryPositions.Kind.NONE || relative != RelativePositions.NONE;
    }

    /**
     * @param newEmbedding kind of position embedding
     * @return a copy with another one
     */
    public Positions withEmbedding(PositionEmbedding newEmbedding) {
        return new Positions(newEmbedding, rotary, relative);
    }
}
