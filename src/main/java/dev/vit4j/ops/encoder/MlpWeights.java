package dev.vit4j.ops.encoder;

/**
 * Weights of a block's multi-layer perceptron.
 *
 * @param norm of its input, [D]
 * @param inner W1 [M,D] and b1 [M]
 * @param gate Wg [M,D] and bg [M] of a gated perceptron, or null
 * @param innerNorm of the inner values, [M], or null
 * @param outer W2 [D,M] and b2 [D]
 */
public record MlpWeights(
        NormWeights norm, LinearWeights inner, LinearWeights gate, NormWeights innerNorm, LinearWeights outer) {
    /**
     * Weights of a plain perceptron.
     *
     * @param norm of its input, [D]
     * @param inner W1 [M,D] and b1 [M]
     * @param outer W2 [D,M] and b2 [D]
     */
    public MlpWeights(NormWeights norm, LinearWeights inner, LinearWeights outer) {
        this(norm, inner, null, null, outer);
    }
}
