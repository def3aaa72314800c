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
    /** Rounding error of a sum that is 0, as of an image without change along an axis; imagehash has noise there. */
    private static final double ZERO = 1e-6;

    /** Pixels that are resized at once. */
    private static final int STRIP = 1 << 17;

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
        byte[] squareRows = new byte[SIDE * height];
        byte[] wideRows = new byte[(BITS + 1) * height];
        int most = Math.max(1, Math.min(height, STRIP / width));
        long[] strip = new long[(most + 1) / 2 * width];
        for (int top = 0; top < height; top += most) {
            int rows = Math.min(most, height - top);
            transpose(gray, top, rows, strip);
            square.narrow(strip, top, rows, width, squareRows);
            wide.narrow(strip, top, rows, width, wideRows);
        }
        byte[] pixels = square.lower(squareRows, height);
        return new PerceptualHash(dct(pixels), difference(wide.lower(wideRows, height)), isBlank(pixels));
    }

    /**
     * Packs two rows into one, so that one multiplication serves both, and turns them so that the pixels of a column lie side
     * by side.
     *
     * @param gray [height,width]
     * @param top first row
     * @param rows number of rows
     * @param strip [width,pairs]: the first of two rows in the low half of each value, the second in the high half
     */
    private void transpose(byte[] gray, int top, int rows, long[] strip) {
        int pairs = (rows + 1) / 2;
        for (int pair = 0; pair < pairs; pair++) {
            int i = (top + 2 * pair) * width;
            boolean second = 2 * pair + 1 < rows;
            for (int x = 0; x < width; x++, i++) {
                long high = second ? (gray[i + width] & 0xFFL) << Integer.SIZE : 0;
                strip[x * pairs + pair] = high | (gray[i] & 0xFF);
            }
        }
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
            hash = (hash << 1) | (frequency - median > ZERO ? 1 : 0);
        }
        return hash;
    }

    private static long difference(byte[] pixels) {
        long hash = 0;
        for (int y = 0; y < BITS; y++) {
            for (int x = 0; x < BITS; x++) {
                int i = y * (BITS + 1) + x;
                hash = (hash << 1) | ((pixels[i + 1] & 0xFF) > (pixels[i] & 0xFF) ? 1 : 0);
            }
        }
        return hash;
    }

    /** Resizes one channel as {@link Resampler#LANCZOS} resizes three; an axis of the right length stays as it is. */
    private record Filter(ResampleWeights columns, ResampleWeights rows) {
        static Filter of(int width, int height, int newWidth, int newHeight) {
            return new Filter(
                    ResampleWeights.of(width, newWidth, Resampler.LANCZOS),
                    ResampleWeights.of(height, newHeight, Resampler.LANCZOS));
        }

        /**
         * Resizes the rows of a strip.
         *
         * @param strip [width,pairs] gray levels of two rows each
         * @param top first row of the strip
         * @param count number of its rows
         * @param width of the image
         * @param narrow [height,new width], whose rows of the strip are set
         */
        void narrow(long[] strip, int top, int count, int width, byte[] narrow) {
            int outputs = columns.outputs();
            long[] sums = new long[(count + 1) / 2];
            for (int x = 0; x < outputs; x++) {
                Arrays.fill(sums, 0);
                if (outputs == width) {
                    add(strip, x * sums.length, 1, sums);
                } else {
                    for (int k = 0; k < columns.count(x); k++) {
                        add(strip, (columns.first(x) + k) * sums.length, columns.weight(columns.start(x) + k), sums);
                    }
                }
                for (int y = 0; y < count; y++) {
                    // The low half may be negative, and then has borrowed from the high half.
                    int low = (int) sums[y / 2];
                    int sum = y % 2 == 0 ? low : (int) ((sums[y / 2] - low) >> Integer.SIZE);
                    narrow[(top + y) * outputs + x] =
                            outputs == width ? (byte) sum : ResampleWeights.level(ResampleWeights.HALF + sum);
                }
            }
        }

        private static void add(long[] levels, int from, int weight, long[] sums) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += levels[from + i] * weight;
            }
        }

        /**
         * @param narrow [height,new width]
         * @param height of the image
         * @return [new height,new width]
         */
        byte[] lower(byte[] narrow, int height) {
            if (height == rows.outputs()) {
                return narrow;
            }
            int width = columns.outputs();
            byte[] small = new byte[width * rows.outputs()];
            int[] sums = new int[width];
            for (int y = 0; y < rows.outputs(); y++) {
                Arrays.fill(sums, ResampleWeights.HALF);
                for (int k = 0; k < rows.count(y); k++) {
                    int weight = rows.weight(rows.start(y) + k);
                    int from = (rows.first(y) + k) * width;
                    for (int x = 0; x < width; x++) {
                        sums[x] += (narrow[from + x] & 0xFF) * weight;
                    }
                }
                for (int x = 0; x < width; x++) {
                    small[y * width + x] = ResampleWeights.level(sums[x]);
                }
            }
            return small;
        }
    }
}
