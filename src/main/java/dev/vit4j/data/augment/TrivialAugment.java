package dev.vit4j.data.augment;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.util.List;

/**
 * One operation at one magnitude, both uniformly drawn: Müller and Hutter 2021, "TrivialAugment: tuning-free yet
 * state-of-the-art data augmentation", section 3, with the wide space of table 1, as torchvision's
 * {@code TrivialAugmentWide}: nearest-neighbor interpolation, and translations of up to 32 pixels at any image size.
 */
final class TrivialAugment {
    static final List<ImageOperation> OPERATIONS = List.of(
            ImageOperation.IDENTITY,
            ImageOperation.SHEAR_X,
            ImageOperation.SHEAR_Y,
            ImageOperation.TRANSLATE_X,
            ImageOperation.TRANSLATE_Y,
            ImageOperation.ROTATE,
            ImageOperation.BRIGHTNESS,
            ImageOperation.COLOR,
            ImageOperation.CONTRAST,
            ImageOperation.SHARPNESS,
            ImageOperation.POSTERIZE,
            ImageOperation.SOLARIZE,
            ImageOperation.AUTO_CONTRAST,
            ImageOperation.EQUALIZE);

    private static final double TRANSLATION = 32;

    private TrivialAugment() {}

    static RgbImage apply(RgbImage image, KeyedRandom random) {
        ImageOperation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        int magnitude = random.nextInt(BinnedAmounts.TRIVIAL_WIDE.bins());
        double amount = BinnedAmounts.TRIVIAL_WIDE.of(operation, magnitude, TRANSLATION, random.nextBoolean());
        return operation.apply(image, amount, Resampler.NEAREST);
    }
}
