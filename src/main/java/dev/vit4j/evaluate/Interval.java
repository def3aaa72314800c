package dev.vit4j.evaluate;

/**
 * A 95 % confidence interval. Both ends are NaN without data.
 *
 * @param lower its lower end
 * @param upper its upper end
 */
public record Interval(double lower, double upper) {
    /** Share of such intervals that contain the true value. */
    public static final double LEVEL = 0.95;

    /** 97.5 % quantile of the normal distribution: 2.5 % lie beyond either end. */
    private static final double Z = 1.959963984540054;

    static final Interval NONE = new Interval(Double.NaN, Double.NaN);

    /**
     * The score interval of a share (Wilson 1927, "Probable Inference, the Law of Succession, and Statistical
     * Inference"), which, unlike the normal approximation, stays within 0..1 and keeps its level for small n and for
     * shares near 0 and 1 (Brown, Cai, DasGupta 2001, "Interval Estimation for a Binomial Proportion"). The version in
     * Commons Math exceeds 1 for more than 2^30 trials.
     *
     * @param successes 0..n
     * @param n trials
     * @return the interval, within 0..1; {@link #NONE} for n = 0
     * @throws IllegalArgumentException if there are fewer than 0 or more than n successes
     */
    public static Interval wilson(long successes, long n) {
        if (successes < 0 || successes > n) {
            throw new IllegalArgumentException("not a share: " + successes + " of " + n);
        }
        if (n == 0) {
            return NONE;
        }
        double p = (double) successes / n;
        double z2 = Z * Z;
        double scale = 1 / (1 + z2 / n);
        double center = scale * (p + z2 / (2.0 * n));
        double half = scale * Z * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        // Clamp rounding errors at 0 and 1.
        return new Interval(successes == 0 ? 0 : center - half, successes == n ? 1 : center + half);
    }

    /** @return whether the interval is defined */
    public boolean exists() {
        return !Double.isNaN(lower);
    }
}
