package dev.vit4j.attention.page;

/**
 * Encodes attention weights for a page: 12 bits each, on a logarithmic scale.
 *
 * <p>Code 0 is a row's largest weight and exact ties with it. Code c from 1 on is e^(-c·{@link #STEP}) times the
 * largest, rounded to nearest. {@link #ZERO} is weight 0. The largest weight itself is not stored: the reader
 * normalizes each row to sum to 1. The logarithmic scale keeps small weights, which a higher temperature raises. A
 * temperature t turns code c into e^(-c·STEP/t), so that one small table serves all weights.
 *
 * <p>Error: codes are off by at most half a step, or a whole step within half a step of the largest weight, so that no
 * new ties arise. Normalizing a row adds up to one step in the other direction. So each decoded weight is within a
 * factor e^(1.5·STEP) of the encoded one: {@link #RELATIVE_ERROR}, 0.74 %. Weights below e^-{@link #RANGE} of their
 * row's largest become 0. A row's arg-max is kept exactly, ties included, so that the exact look-up at temperature 0 is
 * the model's.
 */
final class WeightCodec {
    /** Number of codes in 12 bits. */
    static final int LEVELS = 4096;

    /** The code of weight 0. */
    static final int ZERO = LEVELS - 1;

    /**
     * Range of weights kept below a row's largest, in powers of e. At the page's highest temperature, 2, e^-20 becomes
     * e^-10, which no color shows.
     */
    static final double RANGE = 20;

    /** Step between two codes, in powers of e. */
    static final double STEP = RANGE / (ZERO - 1);

    /** Bound on the relative error of a decoded weight. */
    static final double RELATIVE_ERROR = Math.expm1(1.5 * STEP);

    /** Tolerance on a row's sum: covers the rounding of a thousand floats, not a row that is not normalized. */
    private static final double SUM_TOLERANCE = 1e-3;

    private WeightCodec() {}

    /**
     * @param weights [rows, T]
     * @param tokens T
     * @throws IllegalArgumentException if a weight is negative or not finite, or a row does not sum to 1
     */
    static void check(float[] weights, int tokens) {
        for (int row = 0; row < weights.length; row += tokens) {
            double sum = 0;
            for (int i = row; i < row + tokens; i++) {
                if (!(weights[i] >= 0)) {
                    throw new IllegalArgumentException("attention weights must be at least 0, not " + weights[i]);
                }
                sum += weights[i];
            }
            if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                throw new IllegalArgumentException("a row of attention weights must sum to 1, not " + sum);
            }
        }
    }

    /**
     * @param weights [rows, T], checked
     * @param tokens T
     * @return two codes in three bytes: the first code takes the first byte and the upper half of the second. With an
     *     odd number of codes the last half byte is 0
     */
    static byte[] pack(float[] weights, int tokens) {
        byte[] packed = new byte[(weights.length * 3 + 1) / 2];
        for (int row = 0; row < weights.length; row += tokens) {
            float largest = 0;
            for (int i = row; i < row + tokens; i++) {
                largest = Math.max(largest, weights[i]);
            }
            for (int i = row; i < row + tokens; i++) {
                put(packed, i, code(weights[i], largest));
            }
        }
        return packed;
    }

    private static int code(float weight, float largest) {
        if (weight == largest) {
            return 0;
        }
        double steps = Math.log((double) largest / weight) / STEP; // infinite for weight 0
        return steps > ZERO - 0.5 ? ZERO : (int) Math.max(1, Math.min(ZERO - 1, Math.round(steps)));
    }

    private static void put(byte[] packed, int index, int code) {
        int at = index / 2 * 3;
        if (index % 2 == 0) {
            packed[at] = (byte) (code >> 4);
            packed[at + 1] = (byte) (code << 4);
        } else {
            packed[at + 1] |= (byte) (code >> 8);
            packed[at + 2] = (byte) code;
        }
    }
}
