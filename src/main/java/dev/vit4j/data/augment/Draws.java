package dev.vit4j.data.augment;

import dev.vit4j.common.KeyedRandom;

/** Draws from non-uniform distributions with a {@link KeyedRandom}. */
public final class Draws {
    private Draws() {}

    /** @return a uniform number in [from, to) */
    static double uniform(KeyedRandom random, double from, double to) {
        return from + random.nextDouble() * (to - from);
    }

    /** @return a standard normal number (Box and Muller 1958) */
    static double gaussian(KeyedRandom random) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    /**
     * @param alpha above 0
     * @return a number from Beta(alpha, alpha): x / (x + y) of two gamma numbers
     */
    public static double beta(KeyedRandom random, double alpha) {
        double x = logGamma(random, alpha);
        double y = logGamma(random, alpha);
        return 1 / (1 + Math.exp(y - x)); // by logarithms: for a small alpha both numbers are below the least double
    }

    /** The logarithm of a gamma number (Marsaglia and Tsang 2000; for alpha below 1 their section 6). */
    private static double logGamma(KeyedRandom random, double alpha) {
        if (alpha < 1) {
            return logGamma(random, alpha + 1) + Math.log(1 - random.nextDouble()) / alpha;
        }
        double d = alpha - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = gaussian(random);
            double root = 1 + c * x;
            if (root <= 0) {
                continue;
            }
            double v = root * root * root;
            if (Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return Math.log(d) + Math.log(v);
            }
        }
    }
}
