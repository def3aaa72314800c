package dev.vit4j.attention.method;

/**
 * The attention weights of one layer for one image, or their gradients.
 *
 * @param heads H
 * @param tokens T
 * @param values [H,T,T], row by row: in each head, row i holds the weights of query i; weights are at least 0 and rows
 *     sum to 1; not copied, so don't change them
 */
public record LayerAttention(int heads, int tokens, float[] values) {
    /** @throws IllegalArgumentException if the number of values does not fit */
    public LayerAttention {
        if (heads < 1 || tokens < 1 || values.length != (long) heads * tokens * tokens) {
            throw new IllegalArgumentException(
                    values.length + " weights for " + heads + " heads, " + tokens + " tokens");
        }
    }

    /**
     * @param head 0..H-1
     * @param query 0..T-1
     * @return the index of that row's first value; the row's T values are contiguous
     */
    public int row(int head, int query) {
        return (head * tokens + query) * tokens;
    }
}
