package dev.vit4j.ops.fused;

/**
 * Sizes of an attention. Queries, keys and values stand side by side in rows of 3D.
 *
 * @param images B
 * @param tokens T
 * @param heads H
 * @param queries Q, how many of each image's first tokens have queries: T, or 1 for the class token alone
 * @param width D
 */
public record AttentionShape(int images, int tokens, int heads, int queries, int width) {
    /** @return E */
    public int headWidth() {
        return width / heads;
    }

    /** @return what scores are multiplied by, {@code 1 / sqrt(E)} */
    public float scale() {
        return (float) (1 / Math.sqrt(headWidth()));
    }

    /** @return floats from one token to the next where queries, keys and values stand side by side: 3D */
    public int qkvStride() {
        return 3 * width;
    }

    /** @return multiply-adds of the three projections */
    public double projectionMultiplyAdds() {
        double rows = queryRows(images) + 2.0 * images * tokens;
        return rows * width * width;
    }

    /** @return multiply-adds of all scores, or of averaging all values */
    public double lookUpMultiplyAdds() {
        return (double) images * queries * tokens * width;
    }

    /** @return shape of a bias of the scores, [H,T,T] */
    public long[] positionBias() {
        return new long[] {heads, tokens, tokens};
    }

    /** @return rows that the queries of so many images are projected from */
    public int queryRows(int count) {
        return queries == tokens ? count * tokens : count;
    }

    /** @return step, in rows of all tokens, from one query's row to the next: 1, or T for class tokens alone */
    public int queryStep() {
        return queries == tokens ? 1 : tokens;
    }

    /** @return rows of the queries (role 0), keys (1) or values (2) of so many images */
    public int rows(int role, int count) {
        return role == 0 ? queryRows(count) : count * tokens;
    }
}
