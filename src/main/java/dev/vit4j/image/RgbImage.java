package dev.vit4j.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.util.Arrays;
import java.util.Objects;

/**
 * An 8-bit color image.
 *
 * @param width number of columns, at least 1
 * @param height number of rows, at least 1
 * @param pixels unsigned bytes [height,width,3]: red, green and blue of each pixel, row by row; not copied, so do not
 *     modify it
 */
public record RgbImage(int width, int height, byte[] pixels) {
    /** Weights of red, green and blue in luminance (ITU-R BT.601), in 65536ths; their sum is 65536. */
    private static final int[] LUMINANCE = {19595, 38470, 7471};

    /** Bytes per pixel. */
    public static final int CHANNELS = 3;

    /** @throws IllegalArgumentException if a side is below 1 or the number of bytes does not match */
    public RgbImage {
        if (width < 1 || height < 1 || pixels.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException(
                    "not an RGB image: width=" + width + ", height=" + height + ", bytes=" + pixels.length);
        }
    }

    /**
     * @param planes 8-bit color planes [3,height,width] in RGB order, as in CIFAR's files
     * @param offset index of the first byte
     * @param width number of columns
     * @param height number of rows
     * @return the image
     */
    public static RgbImage ofPlanes(byte[] planes, int offset, int width, int height) {
        int area = width * height;
        Objects.checkFromIndexSize(offset, CHANNELS * area, planes.length);
        byte[] pixels = new byte[CHANNELS * area];
        for (int i = 0, o = 0; i < area; i++) {
            pixels[o++] = planes[offset + i];
            pixels[o++] = planes[offset + area + i];
            pixels[o++] = planes[offset + 2 * area + i];
        }
        return new RgbImage(width, height, pixels);
    }

    /**
     * @param planes color planes [3,height,width], 0..255; rounded and clamped
     * @param order order of the planes
     * @param width number of columns
     * @param height number of rows
     * @return the image
     */
    public static RgbImage ofPlanes(float[] planes, PlaneOrder order, int width, int height) {
        int area = width * height;
        Objects.checkFromIndexSize(0, CHANNELS * area, planes.length);
        byte[] pixels = new byte[CHANNELS * area];
        for (int c = 0; c < CHANNELS; c++) {
            int plane = (order == PlaneOrder.RGB ? c : CHANNELS - 1 - c) * area;
            for (int i = 0; i < area; i++) {
                pixels[CHANNELS * i + c] = clamped(Math.round(planes[plane + i]));
            }
        }
        return new RgbImage(width, height, pixels);
    }

    /**
     * @param image any Java image; transparent pixels are composited over white, grayscale becomes RGB
     * @return the image
     */
    public static RgbImage of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] pixels = new byte[Math.multiplyExact(CHANNELS, Math.multiplyExact(width, height))];
        ColorModel colors = image.getColorModel();
        if (colors.getNumComponents() == 1 && colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            // getRGB would convert from Java's linear gray and so brighten the image.
            int max = (1 << colors.getComponentSize(0)) - 1;
            for (int i = 0; i < width * height; i++) {
                int gray = (image.getRaster().getSample(i % width, i / width, 0) * 255 + max / 2) / max;
                Arrays.fill(pixels, CHANNELS * i, CHANNELS * (i + 1), (byte) gray);
            }
            return new RgbImage(width, height, pixels);
        }
        int[] row = new int[width];
        for (int y = 0, o = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                int alpha = argb >>> 24;
                pixels[o++] = overWhite((argb >> 16) & 0xFF, alpha);
                pixels[o++] = overWhite((argb >> 8) & 0xFF, alpha);
                pixels[o++] = overWhite(argb & 0xFF, alpha);
            }
        }
        return new RgbImage(width, height, pixels);
    }

    /**
     * @param value any number
     * @return the number clamped to 0..255
     */
    static byte clamped(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    /**
     * @param level value of a channel, 0..255
     * @param alpha 0 (transparent) to 255 (opaque)
     * @return the value composited over white
     */
    static byte overWhite(int level, int alpha) {
        return (byte) ((level * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    /** @return a copy of type {@link BufferedImage#TYPE_INT_RGB} */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = rgb(x, y);
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }

    /**
     * @param x column
     * @param y row
     * @return the pixel as 0xRRGGBB
     */
    public int rgb(int x, int y) {
        int i = CHANNELS * (y * width + x);
        return ((pixels[i] & 0xFF) << 16) | ((pixels[i + 1] & 0xFF) << 8) | (pixels[i + 2] & 0xFF);
    }

    /** @return color planes [3,height,width] in RGB order, 0..255 */
    public float[] toPlanes() {
        int area = width * height;
        float[] planes = new float[CHANNELS * area];
        for (int i = 0, o = 0; i < area; i++) {
            planes[i] = pixels[o++] & 0xFF;
            planes[area + i] = pixels[o++] & 0xFF;
            planes[2 * area + i] = pixels[o++] & 0xFF;
        }
        return planes;
    }

    /**
     * @param left first column; may be negative
     * @param top first row; may be negative
     * @param newWidth width of the result
     * @param newHeight height of the result
     * @return that part of the image; black outside the image
     */
    public RgbImage window(int left, int top, int newWidth, int newHeight) {
        return window(left, top, newWidth, newHeight, new byte[CHANNELS]);
    }

    /**
     * @param left first column; may be negative
     * @param top first row; may be negative
     * @param newWidth width of the result
     * @param newHeight height of the result
     * @param color [3], red, green and blue outside the image
     * @return that part of the image
     */
    public RgbImage window(int left, int top, int newWidth, int newHeight, byte[] color) {
        if (left == 0 && top == 0 && newWidth == width && newHeight == height) {
            return this;
        }
        byte[] window = new byte[CHANNELS * newWidth * newHeight];
        if (color[0] != 0 || color[1] != 0 || color[2] != 0) {
            for (int i = 0; i < window.length; i++) {
                window[i] = color[i % CHANNELS];
            }
        }
        int from = Math.max(0, left);
        int columns = Math.min(width, left + newWidth) - from;
        for (int y = Math.max(0, top); columns > 0 && y < Math.min(height, top + newHeight); y++) {
            int target = CHANNELS * ((y - top) * newWidth + from - left);
            System.arraycopy(pixels, CHANNELS * (y * width + from), window, target, CHANNELS * columns);
        }
        return new RgbImage(newWidth, newHeight, window);
    }

    /** @return the image in shades of gray, the luminance that Pillow's {@code convert("L")} computes */
    public RgbImage grayscale() {
        byte[] levels = luminance();
        byte[] gray = new byte[pixels.length];
        for (int i = 0; i < levels.length; i++) {
            Arrays.fill(gray, CHANNELS * i, CHANNELS * (i + 1), levels[i]);
        }
        return new RgbImage(width, height, gray);
    }

    /** @return [height,width] luminance of each pixel, as Pillow's {@code convert("L")} computes it */
    byte[] luminance() {
        byte[] levels = new byte[width * height];
        for (int i = 0, o = 0; o < levels.length; i += CHANNELS, o++) {
            int sum = LUMINANCE[0] * (pixels[i] & 0xFF)
                    + LUMINANCE[1] * (pixels[i + 1] & 0xFF)
                    + LUMINANCE[2] * (pixels[i + 2] & 0xFF);
            levels[o] = (byte) ((sum + (1 << 15)) >> 16);
        }
        return levels;
    }

    /** @return whether red, green and blue are equal in every pixel */
    public boolean isGray() {
        for (int i = 0; i < pixels.length; i += CHANNELS) {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2]) {
                return false;
            }
        }
        return true;
    }

    /** @return the horizontally flipped image */
    public RgbImage flipped() {
        byte[] flipped = new byte[pixels.length];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = width - 1; x >= 0; x--, o += CHANNELS) {
                int i = CHANNELS * (y * width + x);
                flipped[o] = pixels[i];
                flipped[o + 1] = pixels[i + 1];
                flipped[o + 2] = pixels[i + 2];
            }
        }
        return new RgbImage(width, height, flipped);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage image
                && image.width == width
                && image.height == height
                && Arrays.equals(image.pixels, pixels);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}
