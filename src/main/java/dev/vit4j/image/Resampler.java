package dev.vit4j.image;

import java.util.Objects;

/**
 * Resampling filters, bit-identical to Pillow's {@code Image.resize} for 8-bit RGB: a horizontal and a vertical pass
 * with fixed-point weights, and antialiasing when an image shrinks. Models trained in Python saw images resized this
 * way. Source: Pillow 9.4, {@code Resample.c}; NEAREST: {@code ImagingScaleAffine} in {@code Geometry.c}.
 */
public enum Resampler {
    /** Nearest neighbor: the pixel that contains the new pixel's center. */
    NEAREST(0),
    /** Windowed sinc over three zero crossings (Duchon 1979). */
    LANCZOS(3),
    /** Triangle filter. */
    BILINEAR(1),
    /** Cubic convolution with a = -0.5 (Keys 1981). */
    BICUBIC(2),
    /** Mean of the covered pixels. */
    BOX(0.5),
    /** Sinc in a Hamming window of radius 1. */
    HAMMING(1);

    private final double support;

    Resampler(double support) {
        this.support = support;
    }

    /** @return radius of the filter, in pixels of the smaller of the two images */
    double support() {
        return support;
    }

    /** @return the filter's value at that distance from its center */
    double filter(double distance) {
        double x = Math.abs(distance);
        return switch (this) {
            case NEAREST -> throw new UnsupportedOperationException("nearest neighbor has no filter weights");
            case LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
            case BILINEAR -> x < 1 ? 1 - x : 0;
            case BICUBIC -> cubic(x);
            // A pixel on the edge belongs to the left: Pillow takes (-0.5, 0.5].
            case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
            case HAMMING -> hamming(x);
        };
    }

    private static double sinc(double x) {
        double angle = x * Math.PI;
        return x == 0 ? 1 : Math.sin(angle) / angle;
    }

    private static double hamming(double x) {
        if (x >= 1) {
            return 0;
        }
        // 0.54f and 0.46f are single precision in Pillow too.
        return sinc(x) * (0.54f + 0.46f * Math.cos(x * Math.PI));
    }

    private static double cubic(double x) {
        double a = -0.5;
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    /**
     * @param image an image
     * @param width columns of the result, at least 1
     * @param height rows of the result, at least 1
     * @return the resized image; the same object if it already has that size
     * @throws IllegalArgumentException if a side is below 1
     */
    public RgbImage resize(RgbImage image, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("cannot resize to " + width + "x" + height);
        }
        if (width == image.width() && height == image.height()) {
            return image;
        }
        if (this == NEAREST) {
            return nearest(image, width, height);
        }
        return resize(image, width, height, new Window(0, 0, width, height), PassesChoice.OF_PROCESS.next());
    }

    /**
     * Part of a resized image.
     *
     * @param left first column
     * @param top first row
     * @param width columns, at least 1
     * @param height rows, at least 1
     */
    public record Window(int left, int top, int width, int height) {}

    /**
     * Resizes only what a crop keeps.
     *
     * @param image an image
     * @param width columns of the resized image, at least 1
     * @param height rows of the resized image, at least 1
     * @param window what is kept of the resized image, within it
     * @return that part of {@link #resize(RgbImage, int, int)}, the same to the last bit
     * @throws IllegalArgumentException if a side is below 1
     * @throws IndexOutOfBoundsException if the window exceeds the resized image
     */
    public RgbImage resize(RgbImage image, int width, int height, Window window) {
        Objects.checkFromIndexSize(window.left(), window.width(), width);
        Objects.checkFromIndexSize(window.top(), window.height(), height);
        boolean same = width == image.width() && height == image.height();
        if (same || this == NEAREST || width < 1 || height < 1) {
            return resize(image, width, height).window(window.left(), window.top(), window.width(), window.height());
        }
        return resize(image, width, height, window, PassesChoice.OF_PROCESS.next());
    }

    /** As {@link #resize(RgbImage, int, int, Window)}, by given passes. */
    RgbImage resize(RgbImage image, int width, int height, Window window, ResamplePasses passes) {
        ResampleWeights rows = height == image.height()
                ? null
                : ResampleWeights.of(image.height(), height, this, window.top(), window.height());
        // Only these rows of the original count.
        int top = rows == null ? window.top() : rows.first(0);
        int count = rows == null ? window.height() : rows.end() - top;
        byte[] pixels = image.pixels();
        if (width != image.width()) {
            ResampleWeights columns = ResampleWeights.of(image.width(), width, this, window.left(), window.width());
            pixels = passes.columns(pixels, image.width(), top, count, columns);
        } else if (count < image.height() || window.width() < width) {
            pixels = image.window(window.left(), top, window.width(), count).pixels();
        }
        return new RgbImage(
                window.width(),
                window.height(),
                rows == null ? pixels : passes.rows(pixels, window.width(), top, rows));
    }

    /**
     * Resizes without rounding, as PyTorch's {@code interpolate(antialias=True)} does for floating-point images.
     *
     * @param image an image
     * @param width columns of the result, at least 1
     * @param height rows of the result, at least 1
     * @return color planes [3,height,width] in RGB order; with cubic and sinc filters also values beyond 0..255
     * @throws IllegalArgumentException if a side is below 1
     */
    public float[] resizeUnrounded(RgbImage image, int width, int height) {
        boolean same = width == image.width() && height == image.height();
        if (same || this == NEAREST || width < 1 || height < 1) {
            return resize(image, width, height).toPlanes();
        }
        ResampleWeights columns = ResampleWeights.of(image.width(), width, this);
        ResampleWeights rows = ResampleWeights.of(image.height(), height, this);
        float[] narrow = narrowed(image, columns);
        float[] out = new float[RgbImage.CHANNELS * height * width];
        for (int c = 0, o = 0; c < RgbImage.CHANNELS; c++) {
            for (int y = 0; y < height; y++) {
                int first = (c * image.height() + rows.first(y)) * width;
                for (int x = 0; x < width; x++, o++) {
                    double sum = 0;
                    for (int k = 0; k < rows.count(y); k++) {
                        sum += narrow[first + x + k * width] * rows.exact(rows.start(y) + k);
                    }
                    out[o] = (float) sum;
                }
            }
        }
        return out;
    }

    /** Returns color planes [3,height,new width], not rounded. */
    private static float[] narrowed(RgbImage image, ResampleWeights columns) {
        int width = columns.outputs();
        byte[] pixels = image.pixels();
        float[] planes = new float[RgbImage.CHANNELS * image.height() * width];
        for (int c = 0, o = 0; c < RgbImage.CHANNELS; c++) {
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < width; x++, o++) {
                    double sum = 0;
                    int i = RgbImage.CHANNELS * (y * image.width() + columns.first(x)) + c;
                    for (int k = 0; k < columns.count(x); k++, i += RgbImage.CHANNELS) {
                        sum += (pixels[i] & 0xFF) * columns.exact(columns.start(x) + k);
                    }
                    planes[o] = (float) sum;
                }
            }
        }
        return planes;
    }

    private static RgbImage nearest(RgbImage image, int width, int height) {
        int[] columns = nearestPlaces(image.width(), width);
        int[] rows = nearestPlaces(image.height(), height);
        byte[] out = new byte[3 * width * height];
        for (int y = 0, o = 0; y < height; y++) {
            for (int x = 0; x < width; x++, o += 3) {
                System.arraycopy(image.pixels(), 3 * (rows[y] * image.width() + columns[x]), out, o, 3);
            }
        }
        return new RgbImage(width, height, out);
    }

    private static int[] nearestPlaces(int from, int to) {
        double step = (double) from / to;
        // Accumulates instead of multiplying, to round as Pillow does.
        double place = step * 0.5;
        int[] places = new int[to];
        for (int i = 0; i < to; i++, place += step) {
            places[i] = Math.min(from - 1, (int) place);
        }
        return places;
    }
}
