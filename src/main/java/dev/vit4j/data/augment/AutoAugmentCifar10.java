package dev.vit4j.data.augment;

import static dev.vit4j.data.augment.ImageOperation.AUTO_CONTRAST;
import static dev.vit4j.data.augment.ImageOperation.BRIGHTNESS;
import static dev.vit4j.data.augment.ImageOperation.COLOR;
import static dev.vit4j.data.augment.ImageOperation.CONTRAST;
import static dev.vit4j.data.augment.ImageOperation.EQUALIZE;
import static dev.vit4j.data.augment.ImageOperation.INVERT;
import static dev.vit4j.data.augment.ImageOperation.POSTERIZE;
import static dev.vit4j.data.augment.ImageOperation.ROTATE;
import static dev.vit4j.data.augment.ImageOperation.SHARPNESS;
import static dev.vit4j.data.augment.ImageOperation.SHEAR_Y;
import static dev.vit4j.data.augment.ImageOperation.SOLARIZE;
import static dev.vit4j.data.augment.ImageOperation.TRANSLATE_X;
import static dev.vit4j.data.augment.ImageOperation.TRANSLATE_Y;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.util.List;

/**
 * AutoAugment's policy found on CIFAR-10 (Cubuk et al. 2019, "AutoAugment: learning augmentation strategies from data",
 * appendix A, table 7): one of 25 pairs of operations, each applied with its probability. Amounts and nearest-neighbor
 * interpolation are those of torchvision's {@code AutoAugment(CIFAR10)}.
 */
final class AutoAugmentCifar10 {
    /** Largest translation of the policy: 150 of 331 pixels. */
    private static final double TRANSLATION = 150.0 / 331.0;

    record Step(ImageOperation operation, double probability, int magnitude) {}

    record Pair(Step first, Step second) {}

    /** In the paper's order. Magnitudes of operations that have none are 0. */
    static final List<Pair> POLICY = List.of(
            pair(INVERT, 0.1, 0, CONTRAST, 0.2, 6),
            pair(ROTATE, 0.7, 2, TRANSLATE_X, 0.3, 9),
            pair(SHARPNESS, 0.8, 1, SHARPNESS, 0.9, 3),
            pair(SHEAR_Y, 0.5, 8, TRANSLATE_Y, 0.7, 9),
            pair(AUTO_CONTRAST, 0.5, 0, EQUALIZE, 0.9, 0),
            pair(SHEAR_Y, 0.2, 7, POSTERIZE, 0.3, 7),
            pair(COLOR, 0.4, 3, BRIGHTNESS, 0.6, 7),
            pair(SHARPNESS, 0.3, 9, BRIGHTNESS, 0.7, 9),
            pair(EQUALIZE, 0.6, 0, EQUALIZE, 0.5, 0),
            pair(CONTRAST, 0.6, 7, SHARPNESS, 0.6, 5),
            pair(COLOR, 0.7, 7, TRANSLATE_X, 0.5, 8),
            pair(EQUALIZE, 0.3, 0, AUTO_CONTRAST, 0.4, 0),
            pair(TRANSLATE_Y, 0.4, 3, SHARPNESS, 0.2, 6),
            pair(BRIGHTNESS, 0.9, 6, COLOR, 0.2, 8),
            pair(SOLARIZE, 0.5, 2, INVERT, 0.0, 0),
            pair(EQUALIZE, 0.2, 0, AUTO_CONTRAST, 0.6, 0),
            pair(EQUALIZE, 0.2, 0, EQUALIZE, 0.6, 0),
            pair(COLOR, 0.9, 9, EQUALIZE, 0.6, 0),
            pair(AUTO_CONTRAST, 0.8, 0, SOLARIZE, 0.2, 8),
            pair(BRIGHTNESS, 0.1, 3, COLOR, 0.7, 0),
            pair(SOLARIZE, 0.4, 5, AUTO_CONTRAST, 0.9, 0),
            pair(TRANSLATE_Y, 0.9, 9, TRANSLATE_Y, 0.7, 9),
            pair(AUTO_CONTRAST, 0.9, 0, SOLARIZE, 0.8, 3),
            pair(EQUALIZE, 0.8, 0, INVERT, 0.1, 0),
            pair(TRANSLATE_Y, 0.7, 9, AUTO_CONTRAST, 0.9, 0));

    private AutoAugmentCifar10() {}

    private static Pair pair(ImageOperation one, double p1, int m1, ImageOperation two, double p2, int m2) {
        return new Pair(new Step(one, p1, m1), new Step(two, p2, m2));
    }

    static RgbImage apply(RgbImage image, KeyedRandom random) {
        Pair pair = POLICY.get(random.nextInt(POLICY.size()));
        return apply(apply(image, pair.first(), random), pair.second(), random);
    }

    private static RgbImage apply(RgbImage image, Step step, KeyedRandom random) {
        boolean done = random.nextDouble() < step.probability();
        boolean negative = random.nextBoolean();
        if (!done) {
            return image;
        }
        int side = step.operation() == TRANSLATE_Y ? image.height() : image.width();
        double amount = BinnedAmounts.AUTO_AUGMENT.of(step.operation(), step.magnitude(), TRANSLATION * side, negative);
        return step.operation().apply(image, amount, Resampler.NEAREST);
    }
}
