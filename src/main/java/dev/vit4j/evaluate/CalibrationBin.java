package dev.vit4j.evaluate;

/**
 * The images whose answers were given with about the same confidence.
 *
 * @param lower confidence above which the bin begins
 * @param upper confidence up to which it goes, included
 * @param images how many fell into it
 * @param right how many of these were answered rightly
 * @param confidenceSum sum of the answers' probabilities
 */
public record CalibrationBin(double lower, double upper, long images, long right, double confidenceSum) {
    /** @return share of right answers, 0..1; NaN without images */
    public double accuracy() {
        return (double) right / images;
    }

    /** @return mean probability of the answers, 0..1; NaN without images */
    public double confidence() {
        return confidenceSum / images;
    }
}
