package dev.vit4j.ops.cpu.kernel;

/**
 * The exponential function for arguments up to 0, after Cephes' {@code expf} (Moshier 1989): 2 to the power of the
 * rounded quotient by ln 2, times a polynomial of the remainder; within 2 units in the last place, 0 below
 * {@link #LEAST}. The same steps for one value here and for vectors in {@link VectorKernels}.
 */
final class Exp {
    /** Below, the result would not be a normal number. */
    static final float LEAST = -87.33f;

    static final float LOG2E = (float) 1.4426950408889634;
    /** 1.5 * 2^23: what is added to it is rounded to whole numbers, which stand in its lowest bits. */
    static final float ROUNDER = 12582912f;
    /** ln 2 in two parts, so that the remainder is exact. */
    static final float LN2_HIGH = (float) 0.693359375;

    static final float LN2_LOW = (float) -2.12194440e-4;
    static final float P0 = (float) 1.9875691500e-4;
    static final float P1 = (float) 1.3981999507e-3;
    static final float P2 = (float) 8.3334519073e-3;
    static final float P3 = (float) 4.1665795894e-2;
    static final float P4 = (float) 1.6666665459e-1;
    static final float P5 = (float) 5.0000001201e-1;

    private Exp() {}

    /**
     * @param x at most 0, or NaN
     * @return e to the power of x
     */
    static float ofNonPositive(float x) {
        if (x < LEAST) {
            return 0;
        }
        float shifted = x * LOG2E + ROUNDER;
        float n = shifted - ROUNDER;
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        float p = ((((P0 * r + P1) * r + P2) * r + P3) * r + P4) * r + P5;
        float e = p * r * r + r + 1;
        return e * Float.intBitsToFloat((Float.floatToRawIntBits(shifted) + 127) << 23);
    }
}
