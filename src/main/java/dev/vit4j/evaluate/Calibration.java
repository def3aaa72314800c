package dev.vit4j.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The gap between the model's confidence and its accuracy. Predictions fall into equal bins of confidence (Guo, Pleiss,
 * Sun, Weinberger 2017, "On Calibration of Modern Neural Networks", section 2).
 */
final class Calibration {
    /** M = 15, as in Guo et al. 2017, table 1. */
    static final int BINS = 15;

    private final long[] counts = new long[BINS];
    private final long[] right = new long[BINS];
    private final double[] confidence = new double[BINS];

    /**
     * @param predictedProbability probability of the predicted class, in (0, 1]
     * @param correct whether it was right
     */
    void add(double predictedProbability, boolean correct) {
        // Bin m holds ((m-1)/M, m/M]; rounding may lift a probability just above 1.
        int bin = Math.min(BINS, Math.max(1, (int) Math.ceil(predictedProbability * BINS))) - 1;
        counts[bin]++;
        confidence[bin] += predictedProbability;
        if (correct) {
            right[bin]++;
        }
    }

    /** @return the bins in ascending order of confidence */
    List<CalibrationBin> bins() {
        return IntStream.range(0, BINS)
                .mapToObj(bin -> new CalibrationBin(
                        (double) bin / BINS, (bin + 1.0) / BINS, counts[bin], right[bin], confidence[bin]))
                .toList();
    }

    /** @return expected calibration error, equation 3: 0 (perfect) to 1; NaN before the first image */
    double error() {
        double sum = 0;
        long total = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += Math.abs(right[bin] - confidence[bin]);
            total += counts[bin];
        }
        return sum / total;
    }

    /** @return mean confidence, 0..1; NaN before the first image */
    double meanConfidence() {
        double sum = 0;
        long total = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += confidence[bin];
            total += counts[bin];
        }
        return sum / total;
    }
}
