package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.common.Size;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;

/**
 * Random resized crop: Szegedy et al. 2015 ("Going deeper with convolutions", section 6), as torchvision's
 * {@code RandomResizedCrop}: ten tries to fit a window of random area and aspect ratio, then the largest center window of
 * an allowed ratio.
 *
 * @param minScale smallest share of the image's area, above 0
 * @param maxScale largest share, at most 1
 * @param minRatio smallest width over height
 * @param maxRatio largest width over height; ratios are log-uniform
 */
public record RandomResizedCrop(double minScale, double maxScale, double minRatio, double maxRatio) {
    /** No crop: the whole image. */
    public static final RandomResizedCrop NONE = new RandomResizedCrop(1, 1, 1, 1);

    /** torchvision's defaults: 0.08 to 1 of the area, ratios 3/4 to 4/3. */
    public static final RandomResizedCrop DEFAULT = new RandomResizedCrop(0.08, 1, 3.0 / 4, 4.0 / 3);

    private static final int TRIES = 10;

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public RandomResizedCrop {
        require(
                minScale > 0 && minScale <= maxScale && maxScale <= 1,
                "random resized crop: scale %s:%s must be above 0, at most 1, the smaller first",
                minScale,
                maxScale);
        require(
                minRatio > 0 && minRatio <= maxRatio && maxRatio < Double.POSITIVE_INFINITY,
                "random resized crop: ratio %s:%s must be above 0, the smaller first",
                minRatio,
                maxRatio);
    }

    /** @return whether it changes any image */
    public boolean enabled() {
        return !equals(NONE);
    }

    /**
     * @param left first column
     * @param top first row
     * @param width columns
     * @param height rows
     */
    record Window(int left, int top, int width, int height) {
        private Window scaled(double horizontal, double vertical) {
            int newLeft = (int) Math.round(left * horizontal);
            int newTop = (int) Math.round(top * vertical);
            return new Window(
                    newLeft,
                    newTop,
                    (int) Math.round((left + width) * horizontal) - newLeft,
                    (int) Math.round((top + height) * vertical) - newTop);
        }
    }

    /** Draws the window for an image of that size. */
    Window draw(int width, int height, KeyedRandom random) {
        double area = (double) width * height;
        for (int i = 0; i < TRIES; i++) {
            double target = area * Draws.uniform(random, minScale, maxScale);
            double ratio = Math.exp(Draws.uniform(random, Math.log(minRatio), Math.log(maxRatio)));
            int w = (int) Math.rint(Math.sqrt(target * ratio));
            int h = (int) Math.rint(Math.sqrt(target / ratio));
            if (w > 0 && w <= width && h > 0 && h <= height) {
                int top = random.nextInt(height - h + 1);
                return new Window(random.nextInt(width - w + 1), top, w, h);
            }
        }
        double ratio = (double) width / height;
        int w = ratio > maxRatio ? (int) Math.rint(height * maxRatio) : width;
        int h = ratio < minRatio ? (int) Math.rint(width / minRatio) : height;
        // Images a pixel wide: rounding must leave at least that.
        w = Math.max(1, w);
        h = Math.max(1, h);
        return new Window((width - w) / 2, (height - h) / 2, w, h);
    }

    /**
     * Crops the window and resizes it to the model's input size. Of a reduced image, it is the window of the whole one to
     * the nearest pixel.
     */
    RgbImage apply(ReducedImage original, Size size, Resampler resampler, KeyedRandom random) {
        RgbImage image = original.image();
        Window window = draw(original.width(), original.height(), random)
                .scaled((double) image.width() / original.width(), (double) image.height() / original.height());
        RgbImage cut = image.window(window.left(), window.top(), window.width(), window.height());
        return resampler.resize(cut, size.width(), size.height());
    }

    /** Returns the divisor by which an image may be reduced so that the window is not smaller than the model's input. */
    int reduction(int width, int height, Size size, KeyedRandom random) {
        Window window = draw(width, height, random);
        return Reduction.largest(window.width(), window.height(), size.width(), size.height());
    }
}
