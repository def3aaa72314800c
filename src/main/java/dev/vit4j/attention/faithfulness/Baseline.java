package dev.vit4j.attention.faithfulness;

import dev.vit4j.image.PlaneOrder;
import dev.vit4j.image.RgbImage;

/** What replaces deleted pixels. */
public enum Baseline {
    /** The image's own mean color. */
    MEAN,
    /** The blurred image: a Gaussian with a deviation of an eighth of its side, edges repeated. */
    BLUR;

    /** Less than 0.3 % of a Gaussian lies beyond three deviations. */
    private static final int DEVIATIONS = 3;

    /**
     * @param image any image
     * @return an image of the same size to take pixels from
     */
    public RgbImage of(RgbImage image) {
        return this == MEAN ? mean(image) : blurred(image);
    }

    private static RgbImage mean(RgbImage image) {
        long[] sums = new long[RgbImage.CHANNELS];
        byte[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i++) {
            sums[i % RgbImage.CHANNELS] += pixels[i] & 0xFF;
        }
        long area = (long) image.width() * image.height();
        byte[] mean = new byte[pixels.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (byte) ((sums[i % RgbImage.CHANNELS] + area / 2) / area);
        }
        return new RgbImage(image.width(), image.height(), mean);
    }

    private static RgbImage blurred(RgbImage image) {
        double deviation = Math.max(image.width(), image.height()) / 8.0;
        double[] weights = new double[(int) Math.ceil(DEVIATIONS * deviation) + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(-0.5 * i * i / (deviation * deviation));
            sum += i == 0 ? weights[i] : 2 * weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        int width = image.width();
        int height = image.height();
        float[] planes = image.toPlanes();
        float[] across = new float[planes.length];
        float[] down = new float[planes.length];
        for (int line = 0; line < RgbImage.CHANNELS * height; line++) {
            along(planes, across, line * width, 1, width, weights);
        }
        for (int plane = 0; plane < RgbImage.CHANNELS; plane++) {
            for (int x = 0; x < width; x++) {
                along(across, down, plane * width * height + x, width, height, weights);
            }
        }
        return RgbImage.ofPlanes(down, PlaneOrder.RGB, width, height);
    }

    private static void along(float[] from, float[] to, int start, int step, int length, double[] weights) {
        for (int i = 0; i < length; i++) {
            double sum = weights[0] * from[start + i * step];
            for (int d = 1; d < weights.length; d++) {
                int before = Math.max(0, i - d);
                int after = Math.min(length - 1, i + d);
                sum += weights[d] * (from[start + before * step] + (double) from[start + after * step]);
            }
            to[start + i * step] = (float) sum;
        }
    }
}
