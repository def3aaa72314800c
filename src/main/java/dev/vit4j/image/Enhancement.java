package dev.vit4j.image;

import java.util.Arrays;

/**
 * Brightness, contrast, color and sharpness as Pillow's {@code ImageEnhance} has them, to the last bit (Pillow 9.4): a
 * blend of the image with one that lacks the quality. Factor 1 changes nothing, 0 takes the quality away, more than 1
 * exaggerates it.
 */
public final class Enhancement {
    private static final int MAX = 255;

    private Enhancement() {}

    /**
     * @param image an image
     * @param factor 0 gives black
     * @return the image at that brightness
     */
    public static RgbImage brightness(RgbImage image, double factor) {
        return factor == 1 ? image : blend(new byte[image.pixels().length], image, factor);
    }

    /**
     * @param image an image
     * @param factor 0 gives its mean gray
     * @return the image at that contrast
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
     * @param factor 0 gives grays
     * @return the image with that much color (saturation)
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
     * @param factor 0 gives a smoothed image
     * @return the image at that sharpness
     */
    public static RgbImage sharpness(RgbImage image, double factor) {
        return factor == 1 ? image : blend(smoothed(image), image, factor);
    }

    /** ITU-R 601-2 luma in Pillow's fixed point. */
    private static int gray(byte[] pixels, int i) {
        return ((pixels[i] & 0xFF) * 19595 + (pixels[i + 1] & 0xFF) * 38470 + (pixels[i + 2] & 0xFF) * 7471 + 0x8000)
                >> 16;
    }

    /** Pillow's SMOOTH: the pixel five times, its eight neighbors once, over 13; the rim stays. */
    private static byte[] smoothed(RgbImage image) {
        byte[] in = image.pixels();
        byte[] out = in.clone();
        int stride = RgbImage.CHANNELS * image.width();
        for (int y = 1; y < image.height() - 1; y++) {
            for (int i = y * stride + RgbImage.CHANNELS; i < (y + 1) * stride - RgbImage.CHANNELS; i++) {
                int sum = row(in, i - stride) + row(in, i) + row(in, i + stride) + 4 * (in[i] & 0xFF);
                out[i] = (byte) ((2 * sum + 13) / 26); // rounded; thirteenths are never half
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
        float alpha = (float) factor; // single precision, and cut off instead of rounded: Pillow's
        for (int i = 0; i < in.length; i++) {
            int from = plain[i] & 0xFF;
            float level = from + alpha * ((in[i] & 0xFF) - from);
            out[i] = (byte) Math.max(0, Math.min(MAX, (int) level));
        }
        return new RgbImage(image.width(), image.height(), out);
    }
}
