package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.util.List;

/**
 * RandAugment: Cubuk et al. 2020, "RandAugment: practical automated data augmentation with a reduced search space",
 * section 3, in the form of DeiT and the compact transformers, timm's {@code rand-mM-nN-mstdS-inc1}. Each drawn operation
 * is applied with probability 1/2, its magnitude gets normal noise and is clipped to 0..10, and a larger magnitude always
 * means a larger change. Unlike timm, which picks bilinear or bicubic interpolation at random, this interpolates
 * bilinearly, and fills with gray.
 *
 * @param operations n, number of operations drawn per image, with repetition; 0 for no RandAugment
 * @param magnitude m, 0..10
 * @param deviation standard deviation of the magnitude's noise (timm's {@code mstd}), at least 0
 */
public record RandAugment(int operations, double magnitude, double deviation) {
    /** No RandAugment. */
    public static final RandAugment NONE = new RandAugment(0, 0, 0);

    /** DeiT's (Touvron et al. 2021, table 9): two operations at magnitude 9, with noise 0.5. */
    public static final RandAugment DEFAULT = new RandAugment(2, 9, 0.5);

    static final List<ImageOperation> OPERATIONS = List.of(
            ImageOperation.AUTO_CONTRAST,
            ImageOperation.EQUALIZE,
            ImageOperation.INVERT,
            ImageOperation.ROTATE,
            ImageOperation.POSTERIZE,
            ImageOperation.SOLARIZE,
            ImageOperation.SOLARIZE_ADD,
            ImageOperation.COLOR,
            ImageOperation.CONTRAST,
            ImageOperation.BRIGHTNESS,
            ImageOperation.SHARPNESS,
            ImageOperation.SHEAR_X,
            ImageOperation.SHEAR_Y,
            ImageOperation.TRANSLATE_X,
            ImageOperation.TRANSLATE_Y);

    private static final double MOST = 10;

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public RandAugment {
        require(operations >= 0 && operations <= 100, "RandAugment: n must be in 0..100, not %d", operations);
        require(magnitude >= 0 && magnitude <= MOST, "RandAugment: m must be in 0..10, not %s", magnitude);
        require(
                deviation >= 0 && deviation < Double.POSITIVE_INFINITY,
                "RandAugment: mstd must be at least 0, not %s",
                deviation);
    }

    /** @return whether it changes any image */
    boolean enabled() {
        return operations > 0;
    }

    RgbImage apply(RgbImage image, KeyedRandom random) {
        RgbImage changed = image;
        for (int i = 0; i < operations; i++) {
            ImageOperation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            boolean done = random.nextBoolean();
            double level = magnitude(random);
            boolean negative = random.nextBoolean();
            if (done) {
                int side = operation == ImageOperation.TRANSLATE_Y ? image.height() : image.width();
                changed = operation.apply(changed, amount(operation, level, side, negative), Resampler.BILINEAR);
            }
        }
        return changed;
    }

    /** Adds noise to the magnitude. */
    double magnitude(KeyedRandom random) {
        double noisy = magnitude + deviation * Draws.gaussian(random);
        return Math.max(0, Math.min(MOST, noisy));
    }

    /**
     * @param operation to apply
     * @param level 0..10
     * @param side of the image in pixels
     * @param negative whether to reverse the direction, for operations that have one
     * @return the operation's amount
     */
    static double amount(ImageOperation operation, double level, int side, boolean negative) {
        double share = level / MOST;
        int sign = negative ? -1 : 1;
        return switch (operation) {
            case ROTATE -> sign * 30 * share;
            case SHEAR_X, SHEAR_Y -> sign * 0.3 * share;
            case TRANSLATE_X, TRANSLATE_Y -> sign * 0.45 * share * side;
            case COLOR, CONTRAST, BRIGHTNESS, SHARPNESS -> Math.max(0.1, 1 + sign * 0.9 * share);
            // From 4 bits down to 0, as in the authors' code: even magnitude 0 removes 4 bits.
            case POSTERIZE -> 4 - (int) (4 * share);
            case SOLARIZE -> 256 - (int) (256 * share);
            case SOLARIZE_ADD -> (int) (110 * share);
            case IDENTITY, AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
        };
    }
}
