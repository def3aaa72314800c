package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.image.RgbImage;
import java.util.Arrays;

/**
 * Random erasing: Zhong et al. 2020, "Random erasing data augmentation", section 3 and algorithm 1,
 * with timm's ranges. DeVries and Taylor's Cutout (2017) is the case of a fixed area, ratio 1 and one color.
 *
 * <p>timm erases normalized values; this erases pixel levels, equivalently: the noise has mean 0 and standard deviation 1
 * after normalization, is rounded to one of 256 levels and clipped to black and white.
 *
 * @param probability of erasing an image; 0 for none
 * @param minArea smallest share of the image's area
 * @param maxArea largest share
 * @param minRatio smallest height over width
 * @param maxRatio largest height over width; ratios are log-uniform
 * @param fill of the rectangle
 */
public record RandomErasing(
        double probability, double minArea, double maxArea, double minRatio, double maxRatio, Fill fill) {
    /** Fill of an erased rectangle. */
    public enum Fill {
        /** Normal noise around the normalization's mean, per pixel and channel; timm's {@code pixel}. */
        NOISE,
        /** The normalization's mean, which becomes 0; timm's {@code const}. */
        MEAN,
        /** Black. */
        BLACK
    }

    /** No erasing. */
    public static final RandomErasing NONE = of(0);

    private static final int TRIES = 10;

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public RandomErasing {
        require(
                probability >= 0 && probability <= 1,
                "random erasing: the probability must be in 0..1, not %s",
                probability);
        require(
                minArea > 0 && minArea <= maxArea && maxArea < 1,
                "random erasing: area %s:%s must be above 0, below 1, the smaller first",
                minArea,
                maxArea);
        require(
                minRatio > 0 && minRatio <= maxRatio && maxRatio < Double.POSITIVE_INFINITY,
                "random erasing: ratio %s:%s must be above 0, the smaller first",
                minRatio,
                maxRatio);
    }

    /**
     * @param probability of erasing an image
     * @return timm's defaults: 2 % to a third of the area, ratios 0.3 to 1/0.3, noise
     */
    public static RandomErasing of(double probability) {
        return new RandomErasing(probability, 0.02, 1.0 / 3, 0.3, 1 / 0.3, Fill.NOISE);
    }

    /** @return whether it changes any image */
    boolean enabled() {
        return probability > 0;
    }

    /**
     * @param image at the size that the model sees
     * @param mean [3] levels that normalize to 0
     * @param deviation [3] level differences that normalize to 1
     * @param random of the image
     * @return the image, erased or unchanged
     */
    RgbImage apply(RgbImage image, double[] mean, double[] deviation, KeyedRandom random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        for (int i = 0; i < TRIES; i++) {
            double target = Draws.uniform(random, minArea, maxArea) * image.width() * image.height();
            double ratio = Math.exp(Draws.uniform(random, Math.log(minRatio), Math.log(maxRatio)));
            int height = (int) Math.rint(Math.sqrt(target * ratio));
            int width = (int) Math.rint(Math.sqrt(target / ratio));
            if (width < image.width() && height < image.height() && width > 0 && height > 0) {
                int top = random.nextInt(image.height() - height + 1);
                int left = random.nextInt(image.width() - width + 1);
                return erased(image, left, top, width, height, mean, deviation, random);
            }
        }
        return image;
    }

    private RgbImage erased(
            RgbImage image,
            int left,
            int top,
            int width,
            int height,
            double[] mean,
            double[] deviation,
            KeyedRandom random) {
        byte[] pixels = image.pixels().clone();
        for (int y = top; y < top + height; y++) {
            int first = RgbImage.CHANNELS * (y * image.width() + left);
            int end = first + RgbImage.CHANNELS * width;
            switch (fill) {
                case BLACK -> Arrays.fill(pixels, first, end, (byte) 0);
                case MEAN -> {
                    for (int i = first; i < end; i++) {
                        pixels[i] = level(mean[(i - first) % RgbImage.CHANNELS]);
                    }
                }
                case NOISE -> {
                    for (int i = first; i < end; i++) {
                        int c = (i - first) % RgbImage.CHANNELS;
                        pixels[i] = level(mean[c] + deviation[c] * Draws.gaussian(random));
                    }
                }
            }
        }
        return new RgbImage(image.width(), image.height(), pixels);
    }

    private static byte level(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
}
