package dev.vit4j.ops.encoder;

import java.util.Map;

/**
 * How much memory an implementation's arrays take for each image, as counts of an image's arrays of three sizes:
 * tokens [T,D], inner rows of the MLP [T,M], attention weights [H,T,T]. Obtained by counting the arrays of graphs of
 * several shapes; a test compares the estimates with the memory that graphs take.
 *
 * @param kept for the gradient in each block of a plain model
 * @param more kept for the gradient in each block, of what other models have
 * @param passing released during a training step
 * @param inference in inference, all blocks together
 * @param stem memory of a convolutional stem relative to the sum of its layers' arrays
 * @param weights arrays that are as large as the weights and hold a repacked copy of them
 */
public record EncoderMemory(Counts kept, More more, Counts passing, Counts inference, double stem, int weights) {
    /**
     * Counts of arrays, fractions for those that only some graphs have.
     *
     * @param tokens of [T,D]
     * @param inner of [T,M]
     * @param attention of [H,T,T]
     */
    public record Counts(double tokens, double inner, double attention) {
        /**
         * @param sizes floats of the three arrays
         * @return floats of all
         */
        public double floats(ArraySizes sizes) {
            return tokens * sizes.tokens() + inner * sizes.inner() + attention * sizes.attention();
        }
    }

    /**
     * What blocks keep more than a plain model's.
     *
     * @param activation of each activation
     * @param gate of a gated perceptron
     * @param innerNorm of a norm of the perceptron's inner values
     * @param attentionNorm of a norm of the values looked up
     * @param positions of rotary positions or biases of the scores
     */
    public record More(
            Map<Activation, Counts> activation,
            Counts gate,
            Counts innerNorm,
            Counts attentionNorm,
            PositionCounts positions) {
        private static final Counts NONE = new Counts(0, 0, 0);

        /** @return of an activation */
        Counts of(Activation kind) {
            return activation.getOrDefault(kind, NONE);
        }
    }

    /**
     * What attention's positions keep.
     *
     * @param rotary of rotary positions
     * @param bias of a bias of the scores
     * @param sharedBias arrays [H,T,T] of such a bias in each block, whatever the batch
     */
    public record PositionCounts(Counts rotary, Counts bias, double sharedBias) {}

    /**
     * What a model's blocks have.
     *
     * @param activation of the perceptron
     * @param gate whether the perceptron is gated
     * @param innerNorm whether its inner values are normalized
     * @param attentionNorm whether the values looked up are normalized
     * @param rotary whether queries and keys are rotated
     * @param bias whether scores have a bias
     */
    public record BlockParts(
            Activation activation,
            boolean gate,
            boolean innerNorm,
            boolean attentionNorm,
            boolean rotary,
            boolean bias) {}

    /** Rows that a partial sum of a gradient is made of. */
    private static final double ROWS_PER_SUM = 1024;

    /** Arrays [H,T,T] of a bias' gradient and of what it is made of, for all blocks together. */
    private static final double BIAS_GRADIENTS = 3;

    /**
     * @param parts of each block
     * @param sizes of an image's arrays
     * @return floats of an image that each block keeps for the gradient
     */
    public double kept(BlockParts parts, ArraySizes sizes) {
        double floats = kept.floats(sizes) + more.of(parts.activation()).floats(sizes);
        floats += parts.gate() ? more.gate().floats(sizes) : 0;
        floats += parts.innerNorm() ? more.innerNorm().floats(sizes) : 0;
        floats += parts.attentionNorm() ? more.attentionNorm().floats(sizes) : 0;
        floats += parts.rotary() ? more.positions().rotary().floats(sizes) : 0;
        return floats + (parts.bias() ? more.positions().bias().floats(sizes) : 0);
    }

    /**
     * @param parts of each block
     * @param sizes of an image's arrays
     * @param tokens T
     * @return floats of an image released during a training step
     */
    public double passing(BlockParts parts, ArraySizes sizes, double tokens) {
        return passing.floats(sizes) + (parts.bias() ? tokens / ROWS_PER_SUM * sizes.attention() : 0);
    }

    /**
     * @param parts of each block
     * @param blocks L
     * @param attention H*T*T
     * @return floats of a training step's biases of the scores, whatever the batch
     */
    public double biases(BlockParts parts, double blocks, double attention) {
        return parts.bias() ? (blocks * more.positions().sharedBias() + BIAS_GRADIENTS) * attention : 0;
    }

    /**
     * Floats of an image's arrays.
     *
     * @param tokens T*D
     * @param inner T*M
     * @param attention H*T*T
     */
    public record ArraySizes(double tokens, double inner, double attention) {}

    /** Of ND4J's operations, each of which writes an array. */
    public static final EncoderMemory STOCK = new EncoderMemory(
            new Counts(42, 4, 3),
            new More(
                    Map.of(Activation.GELU_TANH, new Counts(0, 1, 0)),
                    new Counts(0, 2, 0),
                    new Counts(0, 7, 0),
                    new Counts(7, 0, 0),
                    new PositionCounts(new Counts(7, 0, 0), new Counts(0, 0, 1), 2)),
            new Counts(5, 1, 1),
            new Counts(8, 3, 2),
            2.4,
            0);

    /** Of fused operations: layer norm, queries, keys and values, values looked up, two residuals. */
    public static final EncoderMemory FUSED = new EncoderMemory(
            new Counts(7, 1, 1),
            new More(
                    Map.of(),
                    new Counts(0, 1, 0),
                    new Counts(0, 0, 0),
                    new Counts(1, 0, 0),
                    new PositionCounts(new Counts(0, 0, 0), new Counts(0, 0, 0), 0)),
            new Counts(5, 0.75, 0.75),
            new Counts(5, 0, 0),
            1,
            1);
}
