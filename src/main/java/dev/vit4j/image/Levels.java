package dev.vit4j.image;

import java.util.function.IntUnaryOperator;

/**
 * Operations that map each pixel value of a channel to another, bit-identical to {@code ImageOps} of Pillow 9.4.
 */
public final class Levels {
    private static final int COUNT = 256;
    private static final int MAX = 255;

    private Levels() {}

    /**
     * @param image an image
     * @param bits number of high bits to keep, 0..8; 8 changes nothing
     * @return the image with the other bits set to 0
     * @throws IllegalArgumentException if {@code bits} is out of range
     */
    public static RgbImage posterize(RgbImage image, int bits) {
        if (bits < 0 || bits > 8) {
            throw new IllegalArgumentException("bits to keep must be in 0..8, not " + bits);
        }
        int mask = MAX << (8 - bits);
        return bits == 8 ? image : mapped(image, level -> level & mask);
    }

    /**
     * @param image an image
     * @param threshold values at or above it are inverted; above 255 nothing changes
     * @return the solarized image
     */
    public static RgbImage solarize(RgbImage image, double threshold) {
        return threshold > MAX ? image : mapped(image, level -> level < threshold ? level : MAX - level);
    }

    /**
     * @param image an image
     * @param added number added to values below 128, at least 0
     * @return the image with brighter dark parts
     */
    public static RgbImage solarizeAdd(RgbImage image, int added) {
        return added == 0 ? image : mapped(image, level -> level < 128 ? Math.min(MAX, level + added) : level);
    }

    /**
     * @param image an image
     * @return the inverted image
     */
    public static RgbImage invert(RgbImage image) {
        return mapped(image, level -> MAX - level);
    }

    /**
     * @param image an image
     * @return the image with each channel stretched to 0..255
     */
    public static RgbImage autoContrast(RgbImage image) {
        byte[][] tables = new byte[RgbImage.CHANNELS][COUNT];
        int[][] histograms = histograms(image);
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            int low = 0;
            int high = MAX;
            while (histograms[c][low] == 0) {
                low++;
            }
            while (histograms[c][high] == 0) {
                high--;
            }
            double scale = high > low ? (double) MAX / (high - low) : 1;
            double offset = high > low ? -low * scale : 0;
            for (int level = 0; level < COUNT; level++) {
                tables[c][level] = RgbImage.clamped((int) (level * scale + offset));
            }
        }
        return mapped(image, tables);
    }

    /**
     * @param image an image
     * @return the image with each channel's histogram equalized
     */
    public static RgbImage equalize(RgbImage image) {
        byte[][] tables = new byte[RgbImage.CHANNELS][COUNT];
        int[][] histograms = histograms(image);
        int area = image.width() * image.height();
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            int last = MAX;
            while (histograms[c][last] == 0) {
                last--;
            }
            int step = (area - histograms[c][last]) / MAX;
            int sum = step / 2;
            for (int level = 0; level < COUNT; level++) {
                tables[c][level] = (byte) (step == 0 ? level : Math.min(MAX, sum / step));
                sum += histograms[c][level];
            }
        }
        return mapped(image, tables);
    }

    private static int[][] histograms(RgbImage image) {
        int[][] counts = new int[RgbImage.CHANNELS][COUNT];
        byte[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i += RgbImage.CHANNELS) {
            counts[0][pixels[i] & 0xFF]++;
            counts[1][pixels[i + 1] & 0xFF]++;
            counts[2][pixels[i + 2] & 0xFF]++;
        }
        return counts;
    }

    private static RgbImage mapped(RgbImage image, IntUnaryOperator map) {
        byte[] table = new byte[COUNT];
        for (int level = 0; level < COUNT; level++) {
            table[level] = (byte) map.applyAsInt(level);
        }
        return mapped(image, new byte[][] {table, table, table});
    }

    private static RgbImage mapped(RgbImage image, byte[][] tables) {
        byte[] in = image.pixels();
        byte[] out = new byte[in.length];
        for (int i = 0; i < in.length; i += RgbImage.CHANNELS) {
            out[i] = tables[0][in[i] & 0xFF];
            out[i + 1] = tables[1][in[i + 1] & 0xFF];
            out[i + 2] = tables[2][in[i + 2] & 0xFF];
        }
        return new RgbImage(image.width(), image.height(), out);
    }
}
