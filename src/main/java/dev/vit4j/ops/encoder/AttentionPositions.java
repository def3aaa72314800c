package dev.vit4j.ops.encoder;

import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * How an attention takes the positions of tokens into account.
 *
 * @param bias [H,T,T], added to the scores before the softmax, or null. Where only the first token has a query, the
 *     first row of each head is used
 * @param rotary rotation of queries and keys, or null
 */
public record AttentionPositions(SDVariable bias, Rotary rotary) {
    /** Not at all. */
    public static final AttentionPositions NONE = new AttentionPositions(null, null);

    /**
     * Rotary position embedding (Su et al. 2021, "RoFormer", section 3.2.2): the queries and keys of the last N of T
     * tokens, with biases, become {@code x * cos + turned(x) * sin} in each head; the first T - N tokens stay as they
     * are.
     *
     * @param cos constant [N,E]
     * @param sin constant [N,E]
     * @param interleaved which numbers of a head are turned together. If true, neighbors:
     *     {@code turned(x) = (-x[1], x[0], -x[3], x[2], ...)}; if false, a number of the first half and its counterpart
     *     in the second: {@code turned(x) = (-second half, first half)}
     */
    public record Rotary(SDVariable cos, SDVariable sin, boolean interleaved) {
        /** @return N */
        public int tokens() {
            return Math.toIntExact(cos.getShape()[0]);
        }

        /**
         * @param sizes of the attention
         * @param headWidth E
         * @throws IllegalArgumentException if cosines or sines are not [N,E] with N up to T, or E is odd
         */
        public void require(AttentionSizes sizes, long headWidth) {
            long[] shape = cos.getShape();
            if (shape.length != 2
                    || shape[0] > sizes.tokens()
                    || shape[1] != headWidth
                    || headWidth % 2 != 0
                    || !Arrays.equals(shape, sin.getShape())) {
                throw new IllegalArgumentException("rotary positions " + Arrays.toString(shape) + " and "
                        + Arrays.toString(sin.getShape()) + " do not fit " + sizes.tokens()
                        + " tokens and heads of width " + headWidth + ", which must be even");
            }
        }
    }
}
