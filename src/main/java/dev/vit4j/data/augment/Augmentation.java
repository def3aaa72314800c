package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.common.KeyedRandom.Purpose;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.RgbImage;

/**
 * Random changes to training images that leave their class as it is. Each image's change is a pure function of (seed,
 * epoch, index).
 *
 * @param cropPadding black pixels put around the image before a window of its own size is cut out at random, as
 *     torchvision's {@code RandomCrop(size, padding)}; 0 for none
 * @param horizontalFlip whether one image in two is mirrored
 * @param strong changes beyond these
 */
public record Augmentation(int cropPadding, boolean horizontalFlip, StrongAugmentation strong) {
    /** Images stay as they are. */
    public static final Augmentation NONE = new Augmentation(0, false);

    /** What is common for CIFAR (He et al. 2016, section 4.2): crops with 4 pixels of padding, and flips. */
    public static final Augmentation CIFAR = new Augmentation(4, true);

    private static final int MAX_PADDING = 4096;

    /** @throws dev.vit4j.common.BadInputException if the padding is below 0 or absurdly large */
    public Augmentation {
        require(
                cropPadding >= 0 && cropPadding <= MAX_PADDING,
                "crop padding %d is not in 0..%d",
                cropPadding,
                MAX_PADDING);
        require(
                cropPadding == 0 || !strong.resizedCrop().enabled(),
                "a random resized crop takes the place of the crop with padding (%d): leave out one",
                cropPadding);
    }

    /**
     * Crops with padding and flips alone.
     *
     * @param cropPadding see the component
     * @param horizontalFlip see the component
     */
    public Augmentation(int cropPadding, boolean horizontalFlip) {
        this(cropPadding, horizontalFlip, StrongAugmentation.NONE);
    }

    /**
     * All changes. Each draws from a sequence of its own, so that switching one on leaves the others' draws alone.
     *
     * @param image as decoded, any size
     * @param preprocessor that fits it where no random window is taken
     * @param seed of the run
     * @param epoch counted from 0
     * @param index the image's place in its data set
     * @param repeat how often it came in this epoch before, from 0
     * @return the image as the model sees it in that epoch
     */
    public RgbImage apply(RgbImage image, Preprocessor preprocessor, long seed, long epoch, int index, int repeat) {
        Keys keys = new Keys(seed, epoch, ((long) repeat << Integer.SIZE) | index);
        RandomResizedCrop window = strong.resizedCrop();
        RgbImage changed = window.enabled()
                ? window.apply(image, preprocessor.imageSize(), preprocessor.resampler(), keys.of(Purpose.RESIZED_CROP))
                : preprocessor.fit(image);
        changed = apply(changed, seed, epoch, keys.index());
        changed = switch (strong.policy()) {
            case NONE -> changed;
            case AUTO_AUGMENT_CIFAR10 -> AutoAugmentCifar10.apply(changed, keys.of(Purpose.POLICY));
            case RAND_AUGMENT -> strong.randAugment().apply(changed, keys.of(Purpose.POLICY));
            case TRIVIAL_AUGMENT -> TrivialAugment.apply(changed, keys.of(Purpose.POLICY));
        };
        if (strong.colorJitter().enabled()) {
            changed = strong.colorJitter().apply(changed, keys.of(Purpose.COLOR_JITTER));
        }
        if (strong.erasing().enabled()) {
            changed = strong.erasing()
                    .apply(
                            changed,
                            preprocessor.meanLevels(),
                            preprocessor.deviationLevels(),
                            keys.of(Purpose.ERASING));
        }
        return changed;
    }

    private record Keys(long seed, long epoch, long index) {
        KeyedRandom of(Purpose purpose) {
            return new KeyedRandom(seed, epoch, index, purpose);
        }
    }

    /**
     * Crops with padding and flips.
     *
     * @param image at the size that the model sees
     * @param seed of the run
     * @param epoch counted from 0
     * @param index the image's place in its data set
     * @return the image as changed in that epoch, same size
     */
    public RgbImage apply(RgbImage image, long seed, long epoch, long index) {
        if (cropPadding == 0 && !horizontalFlip) {
            return image;
        }
        // All three are drawn whether used or not, so that switching the flip on leaves the crops alone.
        KeyedRandom random = new KeyedRandom(seed, epoch, index, Purpose.AUGMENTATION);
        int left = random.nextInt(2 * cropPadding + 1) - cropPadding;
        int top = random.nextInt(2 * cropPadding + 1) - cropPadding;
        boolean flip = random.nextBoolean();
        RgbImage window = image.window(left, top, image.width(), image.height());
        return horizontalFlip && flip ? window.flipped() : window;
    }
}
