package dev.vit4j.image;

import java.util.Arrays;

/**
 * Filter weights along one axis, exact and in fixed point: each output pixel is a weighted sum of consecutive input pixels. Equal to
 * {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} in Pillow's {@code Resample.c}.
 */
final class ResampleWeights {
    /** Pillow's PRECISION_BITS: 32 bits less 8 for the pixel value and 2 for overshoot and sign. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    /** One half in fixed point; sums start from it, so that they are rounded. */
    static final int HALF = 1 << (PRECISION_BITS - 1);

    private final int taps;
    private final int[] first;
    private final int[] count;
    private final double[] exact;
    private final int[] weights;

    private ResampleWeights(int taps, int[] first, int[] count, double[] exact, int[] weights) {
        this.taps = taps;
        this.first = first;
        this.count = count;
        this.exact = exact;
        this.weights = weights;
    }

    static ResampleWeights of(int inputs, int outputs, Resampler filter) {
        return of(inputs, outputs, filter, 0, outputs);
    }

    /**
     * @param inputs pixels of the image
     * @param outputs pixels of the resized image
     * @param filter gives the weights
     * @param from first output pixel to compute
     * @param kept number of output pixels to compute
     * @return weights of these output pixels, counted from 0
     */
    static ResampleWeights of(int inputs, int outputs, Resampler filter, int from, int kept) {
        double scale = (double) inputs / outputs;
        double filterScale = Math.max(scale, 1);
        double support = filter.support() * filterScale;
        int taps = (int) Math.ceil(support) * 2 + 1;
        int[] first = new int[kept];
        int[] count = new int[kept];
        double[] exact = new double[Math.multiplyExact(taps, kept)];
        int[] weights = new int[exact.length];
        double[] row = new double[taps];
        for (int o = 0; o < kept; o++) {
            double center = (from + o + 0.5) * scale;
            first[o] = Math.max(0, (int) (center - support + 0.5));
            count[o] = Math.min(inputs, (int) (center + support + 0.5)) - first[o];
            double sum = 0;
            for (int k = 0; k < count[o]; k++) {
                // Multiplies by the reciprocal instead of dividing, to round as Pillow does.
                row[k] = filter.filter((k + first[o] - center + 0.5) * (1 / filterScale));
                sum += row[k];
            }
            for (int k = 0; k < count[o]; k++) {
                double weight = sum == 0 ? row[k] : row[k] / sum;
                exact[o * taps + k] = weight;
                weights[o * taps + k] = (int) (Math.copySign(0.5, weight) + weight * (1 << PRECISION_BITS));
            }
        }
        return new ResampleWeights(taps, first, count, exact, weights);
    }

    int outputs() {
        return first.length;
    }

    /** @return the largest number of input pixels that an output pixel depends on */
    int mostTaps() {
        return Arrays.stream(count).max().orElse(0);
    }

    /** @return the input pixel behind the last one that any output pixel depends on */
    int end() {
        return first[first.length - 1] + count[first.length - 1];
    }

    int first(int output) {
        return first[output];
    }

    int count(int output) {
        return count[output];
    }

    int start(int output) {
        return output * taps;
    }

    double exact(int place) {
        return exact[place];
    }

    int weight(int place) {
        return weights[place];
    }

    static byte level(int sum) {
        return RgbImage.clamped(sum >> PRECISION_BITS);
    }
}
