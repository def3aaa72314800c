package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.fused.AttentionShape;

/** Where the matrices of one image and one head lie in an attention's arrays. */
final class AttentionViews {
    private AttentionViews() {}

    /**
     * One head's queries [Q,E], keys or values [T,E].
     *
     * @param qkv buffer of whole images
     * @param firstImage the image that the buffer begins with
     * @param role 0 query, 1 key, 2 value
     */
    static MatrixView head(AttentionShape a, FloatArray qkv, int firstImage, int image, int head, int role) {
        long row = (long) (image - firstImage) * a.tokens();
        long column = (long) role * a.width() + (long) head * a.headWidth();
        return new MatrixView(qkv, row * a.qkvStride() + column, a.qkvStride());
    }

    /** @return where one head's weights [Q,T] begin in [B,H,Q,T] */
    static long weightsAt(AttentionShape a, int image, int head) {
        return ((long) image * a.heads() + head) * a.queries() * a.tokens();
    }

    /** @return one head's results [Q,E] in [B*Q,D] */
    static MatrixView values(AttentionShape a, FloatArray values, int image, int head) {
        return new MatrixView(values, (long) image * a.queries() * a.width() + (long) head * a.headWidth(), a.width());
    }

    /** @return all tokens of an image and those after it in [B*T,D] */
    static MatrixView tokens(AttentionShape a, FloatArray x, int image) {
        return new MatrixView(x, (long) image * a.tokens() * a.width(), a.width());
    }
}
