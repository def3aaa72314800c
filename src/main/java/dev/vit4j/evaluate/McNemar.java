package dev.vit4j.evaluate;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * McNemar's test: whether two models are right equally often on the same images. Images on which both are right or both
 * wrong are not informative; of the others, each model would win half if they were equally good (McNemar 1947, "Note on
 * the sampling error of the difference between correlated proportions or percentages"; the test that Dietterich 1998,
 * "Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms", recommends when each
 * model is trained once).
 *
 * @param exact whether the p-value is from the binomial test; otherwise from chi-square with one degree of freedom
 * @param statistic chi-square with Edwards' continuity correction, (|b - c| - 1)^2 / (b + c) (Edwards 1948, "Note on
 *     the correction for continuity in testing the significance of the difference between correlated proportions"); NaN
 *     if the test is exact
 * @param pValue probability of a difference at least as large, in either direction, if the models were equally good
 */
public record McNemar(boolean exact, double statistic, double pValue) {
    /** With fewer discordant images, chi-square approximates the binomial distribution too coarsely. */
    static final int LEAST_FOR_CHI_SQUARE = 25;

    /** The customary significance level. */
    public static final double SIGNIFICANCE = 0.05;

    /**
     * @param onlyFirst b, images that only the first model predicted correctly
     * @param onlySecond c, images that only the second model predicted correctly
     * @return the test: exact below 25 discordant images, otherwise chi-square
     * @throws IllegalArgumentException if a count is negative
     */
    public static McNemar of(long onlyFirst, long onlySecond) {
        if (onlyFirst < 0 || onlySecond < 0) {
            throw new IllegalArgumentException("counts must not be negative: " + onlyFirst + ", " + onlySecond);
        }
        long discordant = onlyFirst + onlySecond;
        return discordant < LEAST_FOR_CHI_SQUARE
                ? exact((int) onlyFirst, (int) onlySecond)
                : chiSquare(onlyFirst, onlySecond);
    }

    static McNemar exact(int onlyFirst, int onlySecond) {
        BinomialDistribution coin = new BinomialDistribution(null, onlyFirst + onlySecond, 0.5);
        double tail = coin.cumulativeProbability(Math.min(onlyFirst, onlySecond));
        // The two tails share the central term if both counts are equal.
        return new McNemar(true, Double.NaN, Math.min(1, 2 * tail));
    }

    static McNemar chiSquare(long onlyFirst, long onlySecond) {
        double excess = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
        double statistic = excess * excess / (onlyFirst + onlySecond);
        // With one degree of freedom chi is a normal deviate; erfc is accurate far into the tail.
        return new McNemar(false, statistic, Erf.erfc(Math.sqrt(statistic / 2)));
    }

    /** @return whether the difference is significant at the 5 % level */
    public boolean significant() {
        return pValue < SIGNIFICANCE;
    }
}
