package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.gemm.MatrixView;

/**
 * Where queries, keys, values, weights and results of an attention lie in their arrays, as matrices of one image and
 * one head. Queries, keys and values stand side by side in rows of 3D.
 *
 * @param images B
 * @param tokens T
 * @param heads H
 * @param queries Q, how many of each image's first tokens ask: T, or 1 for the class token alone
 * @param width D
 */
public record AttentionLayout(int images, int tokens, int heads, int queries, int width) {
    public int headWidth() {
        return width / heads;
    }

    /** @return what agreement is multiplied by, {@code 1 / sqrt(E)} */
    public float scale() {
        return (float) (1 / Math.sqrt(headWidth()));
    }

    /** @return floats from one token to the next in the side-by-side buffer */
    public int qkvStride() {
        return 3 * width;
    }

    /**
     * One head's queries [Q,E], keys or values [T,E].
     *
     * @param qkv buffer of whole images
     * @param firstImage the image that the buffer begins with
     * @param role 0 query, 1 key, 2 value
     */
    public MatrixView head(FloatArray qkv, int firstImage, int image, int head, int role) {
        long row = (long) (image - firstImage) * tokens;
        return new MatrixView(qkv, row * qkvStride() + (long) role * width + (long) head * headWidth(), qkvStride());
    }

    /** @return where one head's weights [Q,T] begin in [B,H,Q,T] */
    public long weightsAt(int image, int head) {
        return ((long) image * heads + head) * queries * tokens;
    }

    /** @return one head's results [Q,E] in [B*Q,D] */
    public MatrixView values(FloatArray values, int image, int head) {
        return new MatrixView(values, (long) image * queries * width + (long) head * headWidth(), width);
    }

    /** @return all tokens of an image and those after it in [B*T,D] */
    public MatrixView tokens(FloatArray x, int image) {
        return new MatrixView(x, (long) image * tokens * width, width);
    }

    /** @return multiply-adds that make queries, keys and values */
    public double projectionMultiplyAdds() {
        double rows = queryRows(images) + 2.0 * images * tokens;
        return rows * width * width;
    }

    /** @return multiply-adds that hold all queries against all keys, or average all values */
    public double lookUpMultiplyAdds() {
        return (double) images * queries * tokens * width;
    }

    /** @return how many rows the queries of so many images are */
    public int queryRows(int count) {
        return queries == tokens ? count * tokens : count;
    }

    /** @return how far apart, in rows of all tokens, the rows of queries are: 1, or T for class tokens alone */
    public int queryStep() {
        return queries == tokens ? 1 : tokens;
    }

    /** @return how many rows the queries (role 0), keys (1) or values (2) of so many images are */
    public int rows(int role, int count) {
        return role == 0 ? queryRows(count) : count * tokens;
    }
}
