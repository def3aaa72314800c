package dev.vit4j.ops.cpu.kernel;

/**
 * Two formulas of Abramowitz and Stegun 1964 for the complementary error function, for u at least 0. Written for the
 * normal distribution: u = |x| / sqrt 2, and half of erfc.
 *
 * <p>7.1.26: {@code erfc(u) = t (a1 + t (a2 + ...)) exp(-u u)} with {@code t = 1 / (1 + p u)}, off by at most 1.5e-7.
 * For where the exponential is needed anyway.
 *
 * <p>7.1.28: {@code erfc(u) = (1 + c1 u + ... + c6 u^6)^-16}, off by at most 3e-7. Half as long, and enough for GELU,
 * which comes out within 1e-6; not for its derivative, as powers of 16 make sixteen rounding errors of one.
 */
public final class Erf {
    static final float P = (float) (0.3275911 * 0.7071067811865476);
    static final float A1 = (float) (0.5 * 0.254829592);
    static final float A2 = (float) (0.5 * -0.284496736);
    static final float A3 = (float) (0.5 * 1.421413741);
    static final float A4 = (float) (0.5 * -1.453152027);
    static final float A5 = (float) (0.5 * 1.061405429);

    /** 2^(1/16): to the power of -16 it is the half of erfc. */
    private static final double HALF = 1.0442737824274138;

    private static final double ROOT = 0.7071067811865476;
    static final float C0 = (float) HALF;
    static final float C1 = (float) (HALF * 0.0705230784 * ROOT);
    static final float C2 = (float) (HALF * 0.0422820123 / 2);
    static final float C3 = (float) (HALF * 0.0092705272 / 2 * ROOT);
    static final float C4 = (float) (HALF * 0.0001520143 / 4);
    static final float C5 = (float) (HALF * 0.0002765672 / 4 * ROOT);
    static final float C6 = (float) (HALF * 0.0000430638 / 8);

    private Erf() {}
}
