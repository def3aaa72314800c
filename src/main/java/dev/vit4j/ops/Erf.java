package dev.vit4j.ops;

/**
 * Abramowitz and Stegun 1964, formula 7.1.26, of the complementary error function:
 * {@code erfc(u) = t (a1 + t (a2 + ...)) exp(-u u)} with {@code t = 1 / (1 + p u)}, for u at least 0, off by at most
 * 1.5e-7. Written for the normal distribution: u = |x| / sqrt 2, and half of erfc.
 */
final class Erf {
    static final float P = (float) (0.3275911 * 0.7071067811865476);
    static final float A1 = (float) (0.5 * 0.254829592);
    static final float A2 = (float) (0.5 * -0.284496736);
    static final float A3 = (float) (0.5 * 1.421413741);
    static final float A4 = (float) (0.5 * -1.453152027);
    static final float A5 = (float) (0.5 * 1.061405429);

    private Erf() {}
}
