package dev.vit4j.ops.encoder;

/**
 * How much memory an implementation's arrays take for each image, as counts of an image's arrays of three sizes:
 * tokens [T,D], inner rows of the MLP [T,M], attention weights [H,T,T]. Obtained by counting the arrays of graphs of
 * several shapes; a test compares the estimates with the memory that graphs take.
 *
 * @param kept for the gradient in each block
 * @param passing released during a training step
 * @param inference in inference, all blocks together
 * @param stem memory of a convolutional stem relative to the sum of its layers' arrays
 * @param weights arrays that are as large as the weights and hold a repacked copy of them
 */
public record EncoderMemory(Counts kept, Counts passing, Counts inference, double stem, int weights) {
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
     * Floats of an image's arrays.
     *
     * @param tokens T*D
     * @param inner T*M
     * @param attention H*T*T
     */
    public record ArraySizes(double tokens, double inner, double attention) {}

    /** Of ND4J's operations, each of which writes an array. */
    public static final EncoderMemory STOCK =
            new EncoderMemory(new Counts(42, 4, 3), new Counts(5, 1, 1), new Counts(8, 3, 2), 2.4, 0);

    /** Of fused operations: layer norm, queries, keys and values, values looked up, two residuals. */
    public static final EncoderMemory FUSED =
            new EncoderMemory(new Counts(7, 1, 1), new Counts(5, 0.75, 0.75), new Counts(5, 0, 0), 1, 1);
}
