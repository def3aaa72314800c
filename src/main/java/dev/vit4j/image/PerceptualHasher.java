package dev.vit4j.image;

import java.util.Arrays;

/**
 * Computes perceptual hashes as Python's imagehash 4.3 does: luminance, resized with Pillow's Lanczos filter; the DCT hash
 * compares the 8 x 8 lowest frequencies of 32 x 32 pixels with their median, the difference hash each of 9 x 8 pixels with
 * its right neighbor. Keeps the filter of the last image's size. Not thread-safe: one hasher a thread.
 */
public final class PerceptualHasher {
    private static final int SIDE = 32;
    private static final int BITS = 8;
    /** Standard deviation of the gray levels below which an image counts as blank. */
    private static final double BLANK = 2;
    /** Rounding error of a sum that is 0; less than any difference that is none. */
    private static final double ZERO = 1e-6;

    /** DCT-II, not normalized: [frequency, pixel]. */
    private final double[][] cosines = new double[BITS][SIDE];

    private int width;
    private int height;
    private Filter square;
    private Filter wide;

    /** Creates a hasher. */
    public PerceptualHasher() {
        for (int k = 0; k < BITS; k++) {
            for (int n = 0; n < SIDE; n++) {
                cosines[k][n] = 2 * Math.cos(Math.PI * k * (2 * n + 1) / (2 * SIDE));
            }
        }
    }

    /**
     * @param image any image
     * @return its hash
     */
    public PerceptualHash hash(RgbImage image) {
        if (image.width() != width || image.height() != height) {
            width = image.width();
            height = image.height();
            square = Filter.of(width, height, SIDE, SIDE);
            wide = Filter.of(width, height, BITS + 1, BITS);
        }
        byte[] gray = image.luminance();
        byte[] pixels = square.resize(gray, width, height);
        return new PerceptualHash(dct(pixels), difference(wide.resize(gray, width, height)), isBlank(pixels));
    }

    private static boolean isBlank(byte[] pixels) {
        double sum = 0;
        double squares = 0;
        for (byte pixel : pixels) {
            sum += pixel & 0xFF;
            squares += (pixel & 0xFF) * (pixel & 0xFF);
        }
        double mean = sum / pixels.length;
        return squares / pixels.length - mean * mean < BLANK * BLANK;
    }

    private long dct(byte[] pixels) {
        double[][] columns = new double[BITS][SIDE];
        for (int k = 0; k < BITS; k++) {
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    columns[k][x] += cosines[k][y] * (pixels[y * SIDE + x] & 0xFF);
                }
            }
        }
        double[] low = new double[BITS * BITS];
        for (int i = 0; i < low.length; i++) {
            for (int x = 0; x < SIDE; x++) {
                low[i] += columns[i / BITS][x] * cosines[i % BITS][x];
            }
        }
        double[] sorted = low.clone();
        Arrays.sort(sorted);
        double median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
        long hash = 0;
        for (double frequency : low) {
            hash = hash << 1 | (frequency - median > ZERO ? 1 : 0);
        }
        return hash;
    }

    private static long difference(byte[] pixels) {
        long hash = 0;
        for (int y = 0; y < BITS; y++) {
            for (int x = 0; x < BITS; x++) {
                int i = y * (BITS + 1) + x;
                hash = hash << 1 | ((pixels[i + 1] & 0xFF) > (pixels[i] & 0xFF) ? 1 : 0);
            }
        }
        return hash;
    }

    /** Resizes one channel as {@link Resampler#LANCZOS} resizes three; an axis of the right length stays as it is. */
    private record Filter(ResampleWeights columns, ResampleWeights rows, int[] line) {
        static Filter of(int width, int height, int newWidth, int newHeight) {
            return new Filter(
                    ResampleWeights.of(width, newWidth, Resampler.LANCZOS),
                    ResampleWeights.of(height, newHeight, Resampler.LANCZOS),
                    new int[width]);
        }

        byte[] resize(byte[] gray, int width, int height) {
            byte[] narrow = width == columns.outputs() ? gray : narrowed(gray, width, height);
            return height == rows.outputs() ? narrow : lowered(narrow, columns.outputs());
        }

        private byte[] narrowed(byte[] gray, int width, int height) {
            int outputs = columns.outputs();
            byte[] narrow = new byte[outputs * height];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    line[x] = gray[y * width + x] & 0xFF;
                }
                for (int x = 0; x < outputs; x++) {
                    int sum = ResampleWeights.HALF;
                    int first = columns.first(x);
                    int start = columns.start(x);
                    for (int k = 0; k < columns.count(x); k++) {
                        sum += line[first + k] * columns.weight(start + k);
                    }
                    narrow[y * outputs + x] = ResampleWeights.level(sum);
                }
            }
            return narrow;
        }

        private byte[] lowered(byte[] narrow, int width) {
            byte[] small = new byte[width * rows.outputs()];
            for (int y = 0; y < rows.outputs(); y++) {
                for (int x = 0; x < width; x++) {
                    int sum = ResampleWeights.HALF;
                    for (int k = 0; k < rows.count(y); k++) {
                        sum += (narrow[(rows.first(y) + k) * width + x] & 0xFF) * rows.weight(rows.start(y) + k);
                    }
                    small[y * width + x] = ResampleWeights.level(sum);
                }
            }
            return small;
        }
    }
}
