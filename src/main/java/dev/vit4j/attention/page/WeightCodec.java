package dev.vit4j.attention.page;

/**
 * How a page stores attention weights: 12 bits each, on a logarithmic scale.
 *
 * <p>Code 0 is a row's largest weight and exact ties with it, code c from 1 on is e^(-c·{@link #STEP}) of it, rounded
 * to the nearest, and {@link #ZERO} is weight 0. The largest weight itself is not stored: rows sum to 1, so the reader
 * has it by bringing them to that sum, and read rows sum to 1 exactly. A logarithmic scale keeps small weights, which a
 * higher temperature brings up; a temperature t turns code c into e^(-c·STEP/t), one small table for all weights.
 *
 * <p>Error. Codes are at most half a step off, but those of weights within half a step of the largest, which must not
 * become ties, up to a whole step; bringing a row to its sum adds up to half a step or a step the other way. So each
 * weight read is within a factor e^(1.5·STEP) of the one stored: {@link #RELATIVE_ERROR}, 0.74 %. Weights below
 * e^-{@link #RANGE} of their row's largest become 0. The arg-max of a row, with ties, is kept exactly, so that the exact
 * look-up of temperature 0 is that of the model.
 */
final class WeightCodec {
    /** Different codes: what 12 bits hold. */
    static final int LEVELS = 4096;

    /** The code of weight 0. */
    static final int ZERO = LEVELS - 1;

    /**
     * How far below a row's largest weight, in powers of e, others are kept: at temperature 2, the highest that the page
     * offers, e^-20 becomes e^-10 of the largest, which no color shows.
     */
    static final double RANGE = 20;

    /** Between two codes, in powers of e. */
    static final double STEP = RANGE / (ZERO - 1);

    /** How much a weight that was read can differ from the one that was stored, as a share of it. */
    static final double RELATIVE_ERROR = Math.expm1(1.5 * STEP);

    /** What the sum of a row may differ from 1: rounding of a thousand floats, not a row that was never normalized. */
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
     * @return two codes in three bytes: the first has the first byte and the upper half of the second; of an odd number
     *     the last half byte is 0
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
