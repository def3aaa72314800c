package dev.vit4j.image;

import java.util.Arrays;

/**
 * An affine transform, bit-identical to Pillow 9.4's {@code Image.transform(AFFINE)} (source: {@code Geometry.c}). It
 * maps output to input coordinates: the output pixel at (x, y) is taken from {@code (a x + b y + c, d x + e y + f)};
 * pixel centers are at half-integers.
 *
 * @param a factor of x for the input x
 * @param b factor of y for the input x
 * @param c offset of the input x
 * @param d factor of x for the input y
 * @param e factor of y for the input y
 * @param f offset of the input y
 */
public record Affine(double a, double b, double c, double d, double e, double f) {
    private static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

    /** One in Pillow's fixed point, which has 16 fractional bits. */
    private static final double ONE = 65536;

    /**
     * @param factor shift of each row relative to the row above, in columns
     * @return a horizontal shear about the upper left corner
     */
    public static Affine shearX(double factor) {
        return new Affine(1, factor, 0, 0, 1, 0);
    }

    /**
     * @param factor shift of each column relative to the column to its left, in rows
     * @return a vertical shear about the upper left corner
     */
    public static Affine shearY(double factor) {
        return new Affine(1, 0, 0, factor, 1, 0);
    }

    /**
     * @param x number of columns to move the image to the left
     * @param y number of rows to move it up
     * @return a translation
     */
    public static Affine translation(double x, double y) {
        return new Affine(1, 0, x, 0, 1, y);
    }

    /**
     * @param degrees angle, counterclockwise
     * @param width width of the image
     * @param height height of the image
     * @return a rotation about the image's center, as in Pillow's {@code Image.rotate}
     */
    public static Affine rotation(double degrees, int width, int height) {
        double turned = degrees % 360;
        double angle = -Math.toRadians(turned < 0 ? turned + 360 : turned);
        double cos = rounded(Math.cos(angle));
        double sin = rounded(Math.sin(angle));
        double x = width / 2.0;
        double y = height / 2.0;
        return new Affine(cos, sin, cos * -x + sin * -y + x, -sin, cos, -sin * -x + cos * -y + y);
    }

    /** Rounds to 15 decimals as Pillow does, which makes right angles exact. */
    private static double rounded(double value) {
        return Math.rint(value * 1e15) / 1e15;
    }

    /**
     * @param image an image
     * @param filter NEAREST or BILINEAR
     * @param fill color of the area outside the input image, 0xRRGGBB
     * @return the transformed image, same size; the same object if the transform is the identity
     * @throws IllegalArgumentException if the filter is another
     */
    public RgbImage apply(RgbImage image, Resampler filter, int fill) {
        if (equals(IDENTITY)) {
            return image;
        }
        byte[] out = new byte[image.pixels().length];
        byte[] color = {(byte) (fill >> 16), (byte) (fill >> 8), (byte) fill};
        for (int i = 0; i < out.length; i += RgbImage.CHANNELS) {
            System.arraycopy(color, 0, out, i, RgbImage.CHANNELS);
        }
        switch (filter) {
            case NEAREST -> nearest(image, out);
            case BILINEAR -> bilinear(image, out);
            case LANCZOS, BICUBIC, BOX, HAMMING ->
                throw new IllegalArgumentException("affine transforms are nearest or bilinear");
        }
        return new RgbImage(image.width(), image.height(), out);
    }

    private void nearest(RgbImage image, byte[] out) {
        int width = image.width();
        int height = image.height();
        if (b == 0 && d == 0) {
            int[] columns = places(a, c, width);
            int[] rows = places(e, f, height);
            for (int y = 0, o = 0; y < height; y++) {
                for (int x = 0; x < width; x++, o += RgbImage.CHANNELS) {
                    if (columns[x] >= 0 && rows[y] >= 0) {
                        System.arraycopy(image.pixels(), 3 * (rows[y] * width + columns[x]), out, o, 3);
                    }
                }
            }
            return;
        }
        int stepX = fixed(a);
        int stepY = fixed(d);
        for (int y = 0, o = 0; y < height; y++) {
            int xx = fixed(c + a * 0.5 + b * 0.5) + y * fixed(b);
            int yy = fixed(f + d * 0.5 + e * 0.5) + y * fixed(e);
            for (int x = 0; x < width; x++, o += RgbImage.CHANNELS, xx += stepX, yy += stepY) {
                int fromX = xx >> 16;
                int fromY = yy >> 16;
                if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
                    System.arraycopy(image.pixels(), 3 * (fromY * width + fromX), out, o, 3);
                }
            }
        }
    }

    private static int fixed(double value) {
        return (int) Math.floor(value * ONE + 0.5);
    }

    /** Returns the input column (or row) of each output column (or row); -1 for outside. */
    private static int[] places(double scale, double shift, int length) {
        int[] places = new int[length];
        Arrays.fill(places, -1);
        // Accumulates instead of multiplying, to round as Pillow does.
        double from = shift + scale * 0.5;
        for (int i = 0; i < length; i++, from += scale) {
            if (from >= 0 && (int) from < length) {
                places[i] = (int) from;
            }
        }
        return places;
    }

    private void bilinear(RgbImage image, byte[] out) {
        int width = image.width();
        int height = image.height();
        byte[] in = image.pixels();
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += RgbImage.CHANNELS) {
                double fromX = a * (x + 0.5) + b * (y + 0.5) + c;
                double fromY = d * (x + 0.5) + e * (y + 0.5) + f;
                if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) {
                    continue;
                }
                int left = (int) Math.floor(fromX - 0.5);
                int top = (int) Math.floor(fromY - 0.5);
                double dx = fromX - 0.5 - left;
                double dy = fromY - 0.5 - top;
                int x0 = 3 * Math.max(left, 0);
                int x1 = 3 * Math.min(left + 1, width - 1);
                int y0 = 3 * width * Math.max(top, 0);
                int y1 = 3 * width * Math.min(top + 1, height - 1);
                for (int k = 0; k < RgbImage.CHANNELS; k++) {
                    double upper = lerp(in[y0 + x0 + k] & 0xFF, in[y0 + x1 + k] & 0xFF, dx);
                    double lower = lerp(in[y1 + x0 + k] & 0xFF, in[y1 + x1 + k] & 0xFF, dx);
                    out[o + k] = (byte) (int) lerp(upper, lower, dy);
                }
            }
        }
    }

    /** Interpolates linearly. The caller truncates the result, as Pillow does. */
    private static double lerp(double from, double to, double weight) {
        return from + weight * (to - from);
    }
}
