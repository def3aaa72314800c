package dev.vit4j.image;

import java.util.Arrays;

/**
 * An affine map from places in the new image to places in the old one, as Pillow's {@code Image.transform(AFFINE)}: what
 * stands at (x, y) is taken from {@code (a x + b y + c, d x + e y + f)}, where pixel centers lie at halves. Results equal
 * Pillow 9.4's to the last bit (source: {@code Geometry.c}).
 *
 * @param a of x for the old x
 * @param b of y for the old x
 * @param c shift of the old x
 * @param d of x for the old y
 * @param e of y for the old y
 * @param f shift of the old y
 */
public record Affine(double a, double b, double c, double d, double e, double f) {
    private static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

    /** Pillow's fixed point: 16 bits after the point. */
    private static final double ONE = 65536;

    /**
     * @param factor columns that each row is shifted by, for each row above it
     * @return the shear along x, about the upper left corner
     */
    public static Affine shearX(double factor) {
        return new Affine(1, factor, 0, 0, 1, 0);
    }

    /**
     * @param factor rows that each column is shifted by, for each column left of it
     * @return the shear along y, about the upper left corner
     */
    public static Affine shearY(double factor) {
        return new Affine(1, 0, 0, factor, 1, 0);
    }

    /**
     * @param x columns that the image moves to the left
     * @param y rows that it moves up
     * @return the translation
     */
    public static Affine translation(double x, double y) {
        return new Affine(1, 0, x, 0, 1, y);
    }

    /**
     * @param degrees counter-clockwise
     * @param width of the image
     * @param height of the image
     * @return the rotation about the image's center, as Pillow's {@code Image.rotate}
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

    /** To 15 digits after the point, as Pillow does so that right angles are exact. */
    private static double rounded(double value) {
        return Math.rint(value * 1e15) / 1e15;
    }

    /**
     * @param image an image
     * @param filter NEAREST or BILINEAR
     * @param fill 0xRRGGBB of what lies outside the old image
     * @return the mapped image, same size; the same object where the map is the identity
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
            case BICUBIC -> throw new IllegalArgumentException("affine maps are nearest or bilinear, not bicubic");
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

    /** Where each column or row comes from; -1 for outside. */
    private static int[] places(double scale, double shift, int length) {
        int[] places = new int[length];
        Arrays.fill(places, -1);
        // Added up, not multiplied: Pillow's rounding.
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
                    double upper = between(in[y0 + x0 + k] & 0xFF, in[y0 + x1 + k] & 0xFF, dx);
                    double lower = between(in[y1 + x0 + k] & 0xFF, in[y1 + x1 + k] & 0xFF, dx);
                    out[o + k] = (byte) (int) between(upper, lower, dy);
                }
            }
        }
    }

    /** Cast to a level it is cut off, not rounded: Pillow's. */
    private static double between(double from, double to, double share) {
        return from + share * (to - from);
    }
}
