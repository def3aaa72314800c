package dev.vit4j.evaluate;

/**
 * The images in one bin of confidence.
 *
 * @param lower lower bound of the confidence, exclusive
 * @param upper upper bound, inclusive
 * @param images number of images in the bin
 * @param right number of these predicted correctly
 * @param confidenceSum sum of their confidences
 */
public record CalibrationBin(double lower, double upper, long images, long right, double confidenceSum) {
    /** @return accuracy in the bin, 0..1; NaN without images */
    public double accuracy() {
        return (double) right / images;
    }

    /** @return mean confidence, 0..1; NaN without images */
    public double confidence() {
        return confidenceSum / images;
    }
}
