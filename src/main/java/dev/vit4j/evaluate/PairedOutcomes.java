package dev.vit4j.evaluate;

/**
 * Two models' outcomes on the same images.
 *
 * @param bothRight images that both predicted correctly
 * @param onlyFirst images that only the first model predicted correctly
 * @param onlySecond images that only the second model predicted correctly
 * @param bothWrong images that neither predicted correctly
 */
public record PairedOutcomes(long bothRight, long onlyFirst, long onlySecond, long bothWrong) {
    /** @throws IllegalArgumentException if a count is negative */
    public PairedOutcomes {
        if (bothRight < 0 || onlyFirst < 0 || onlySecond < 0 || bothWrong < 0) {
            throw new IllegalArgumentException("counts must not be negative: " + bothRight + ", " + onlyFirst + ", "
                    + onlySecond + ", " + bothWrong);
        }
    }

    /** @return images that both models predicted */
    public long images() {
        return bothRight + onlyFirst + onlySecond + bothWrong;
    }

    /** @return images on which exactly one model is right; only these distinguish the models */
    public long discordant() {
        return onlyFirst + onlySecond;
    }

    /** @return accuracy of the second model minus that of the first, -1..1; NaN without images */
    public double difference() {
        return (double) (onlySecond - onlyFirst) / images();
    }

    /**
     * Computes the interval of {@link #difference} from the score intervals of both shares and their correlation
     * (Newcombe 1998, "Improved confidence intervals for the difference between binomial proportions based on paired
     * data", method 10).
     *
     * @return the interval, within -1..1; {@link Interval#NONE} without images
     */
    public Interval differenceInterval() {
        long n = images();
        if (n == 0) {
            return Interval.NONE;
        }
        long firstRight = bothRight + onlyFirst;
        long secondRight = bothRight + onlySecond;
        double p1 = (double) firstRight / n;
        double p2 = (double) secondRight / n;
        Interval first = Interval.wilson(firstRight, n);
        Interval second = Interval.wilson(secondRight, n);
        double phi = correlation();
        double below = distance(p2 - second.lower(), first.upper() - p1, phi);
        double above = distance(second.upper() - p2, p1 - first.lower(), phi);
        return new Interval(Math.max(-1, difference() - below), Math.min(1, difference() + above));
    }

    private static double distance(double a, double b, double phi) {
        return Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
    }

    /** Returns Newcombe's phi, with continuity correction if positive; 0 if a margin is empty. */
    private double correlation() {
        double margins = (double) (bothRight + onlyFirst)
                * (onlySecond + bothWrong)
                * (bothRight + onlySecond)
                * (onlyFirst + bothWrong);
        double excess = (double) bothRight * bothWrong - (double) onlyFirst * onlySecond;
        if (margins == 0) {
            return 0;
        }
        double corrected = excess > 0 ? Math.max(0, excess - images() / 2.0) : excess;
        return corrected / Math.sqrt(margins);
    }
}
