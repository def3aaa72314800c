package dev.vit4j.evaluate;

import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * McNemar's test: whether two models that were asked about the same images are right equally often. Images on which both
 * are right or both wrong say nothing about that; of the others, half would go to either model if they were equally
 * good (McNemar 1947, "Note on the sampling error of the difference between correlated proportions or percentages"; of
 * the tests that ask each model once, the one that Dietterich 1998, "Approximate Statistical Tests for Comparing
 * Supervised Classification Learning Algorithms", recommends).
 *
 * @param exact whether the p-value is that of the binomial test; otherwise of chi-square with one degree of freedom
 * @param statistic chi-square with Edwards' continuity correction, (|b - c| - 1)^2 / (b + c) (Edwards 1948, "Note on the
 *     correction for continuity in testing the significance of the difference between correlated proportions"); NaN
 *     where the test is exact
 * @param pValue probability of a difference at least as large, in either direction, if the models were equally good
 */
public record McNemar(boolean exact, double statistic, double pValue) {
    /** Below this many discordant images chi-square is too coarse an approximation of the binomial distribution. */
    static final int LEAST_FOR_CHI_SQUARE = 25;

    /** Below this a difference is called significant, by custom. */
    public static final double SIGNIFICANCE = 0.05;

    /**
     * @param onlyFirst b, images that only the first model answered rightly
     * @param onlySecond c, images that only the second model answered rightly
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
        // The two tails share their middle where both counts are equal.
        return new McNemar(true, Double.NaN, Math.min(1, 2 * tail));
    }

    static McNemar chiSquare(long onlyFirst, long onlySecond) {
        double excess = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
        double statistic = excess * excess / (onlyFirst + onlySecond);
        // With one degree of freedom chi is a normal deviate; erfc keeps its digits far out in the tail.
        return new McNemar(false, statistic, Erf.erfc(Math.sqrt(statistic / 2)));
    }

    /** @return whether the difference is significant at the 5 % level */
    public boolean significant() {
        return pValue < SIGNIFICANCE;
    }
}
