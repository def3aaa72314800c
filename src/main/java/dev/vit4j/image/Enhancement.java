package dev.vit4j.image;

import java.util.Arrays;

/**
 * Adjusts brightness, contrast, color and sharpness, bit-identical to {@code ImageEnhance} of Pillow 9.4: blends the
 * image with a degenerate one. Factor 1 changes nothing, 0 returns the degenerate image, and more than 1 enhances.
 */
public final class Enhancement {
    private Enhancement() {}

    /**
     * @param image an image
     * @param factor 0 returns a black image
     * @return the image with adjusted brightness
     */
    public static RgbImage brightness(RgbImage image, double factor) {
        return factor == 1 ? image : blend(new byte[image.pixels().length], image, factor);
    }

    /**
     * @param image an image
     * @param factor 0 returns the image's mean gray
     * @return the image with adjusted contrast
     */
    public static RgbImage contrast(RgbImage image, double factor) {
        if (factor == 1) {
            return image;
        }
        byte[] in = image.pixels();
        int area = image.width() * image.height();
        double sum = 0;
        for (int i = 0; i < in.length; i += RgbImage.CHANNELS) {
            sum += gray(in, i);
        }
        byte[] plain = new byte[in.length];
        Arrays.fill(plain, (byte) (int) (sum / area + 0.5));
        return blend(plain, image, factor);
    }

    /**
     * @param image an image
     * @param factor 0 returns a grayscale image
     * @return the image with adjusted color (saturation)
     */
    public static RgbImage color(RgbImage image, double factor) {
        if (factor == 1) {
            return image;
        }
        byte[] in = image.pixels();
        byte[] plain = new byte[in.length];
        for (int i = 0; i < in.length; i += RgbImage.CHANNELS) {
            Arrays.fill(plain, i, i + RgbImage.CHANNELS, (byte) gray(in, i));
        }
        return blend(plain, image, factor);
    }

    /**
     * @param image an image
     * @param factor 0 returns a smoothed image
     * @return the image with adjusted sharpness
     */
    public static RgbImage sharpness(RgbImage image, double factor) {
        return factor == 1 ? image : blend(smoothed(image), image, factor);
    }

    /** Returns the ITU-R 601-2 luma in Pillow's fixed point. */
    private static int gray(byte[] pixels, int i) {
        return ((pixels[i] & 0xFF) * 19595 + (pixels[i + 1] & 0xFF) * 38470 + (pixels[i + 2] & 0xFF) * 7471 + 0x8000)
                >> 16;
    }

    /** Applies Pillow's SMOOTH: weight 5/13 for the pixel and 1/13 for each neighbor; border pixels are kept. */
    private static byte[] smoothed(RgbImage image) {
        byte[] in = image.pixels();
        byte[] out = in.clone();
        int stride = RgbImage.CHANNELS * image.width();
        for (int y = 1; y < image.height() - 1; y++) {
            for (int i = y * stride + RgbImage.CHANNELS; i < (y + 1) * stride - RgbImage.CHANNELS; i++) {
                int sum = row(in, i - stride) + row(in, i) + row(in, i + stride) + 4 * (in[i] & 0xFF);
                out[i] = (byte) ((2 * sum + 13) / 26); // rounds; there are no ties, since 13 is odd
            }
        }
        return out;
    }

    private static int row(byte[] in, int i) {
        return (in[i - RgbImage.CHANNELS] & 0xFF) + (in[i] & 0xFF) + (in[i + RgbImage.CHANNELS] & 0xFF);
    }

    private static RgbImage blend(byte[] plain, RgbImage image, double factor) {
        byte[] in = image.pixels();
        byte[] out = new byte[in.length];
        float alpha = (float) factor; // float, and truncation instead of rounding, as in Pillow
        for (int i = 0; i < in.length; i++) {
            int from = plain[i] & 0xFF;
            float level = from + alpha * ((in[i] & 0xFF) - from);
            out[i] = RgbImage.clamped((int) level);
        }
        return new RgbImage(image.width(), image.height(), out);
    }
}
