package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.KeyedRandom;
import dev.vit4j.common.KeyedRandom.Purpose;
import dev.vit4j.data.preprocess.Preprocessor;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;

/**
 * Augmentation of training images. Each image's augmentation is a pure function of (seed, epoch, index).
 *
 * @param cropPadding black pixels padded on each side before a random crop of the original size, as torchvision's
 *     {@code RandomCrop(size, padding)}; 0 for none
 * @param horizontalFlip whether to flip half of the images
 * @param strong stronger augmentations
 */
public record Augmentation(int cropPadding, boolean horizontalFlip, StrongAugmentation strong) {
    /** No augmentation. */
    public static final Augmentation NONE = new Augmentation(0, false);

    /** The usual augmentation for CIFAR (He et al. 2016, section 4.2): random crops with 4 pixels of padding, and flips. */
    public static final Augmentation CIFAR = new Augmentation(4, true);

    private static final int MAX_PADDING = 4096;

    /** @throws dev.vit4j.common.BadInputException if the padding is out of range */
    public Augmentation {
        require(
                cropPadding >= 0 && cropPadding <= MAX_PADDING,
                "crop padding %d is not in 0..%d",
                cropPadding,
                MAX_PADDING);
        require(
                cropPadding == 0 || !strong.resizedCrop().enabled(),
                "a random resized crop replaces the crop with padding (%d): use one of them",
                cropPadding);
    }

    /**
     * Creates an augmentation of random crops and flips only.
     *
     * @param cropPadding see the component
     * @param horizontalFlip see the component
     */
    public Augmentation(int cropPadding, boolean horizontalFlip) {
        this(cropPadding, horizontalFlip, StrongAugmentation.NONE);
    }

    /**
     * Applies all augmentations to an image of full size, as {@link #apply(ReducedImage, Preprocessor, long, long, int,
     * int)}.
     *
     * @param image as decoded, any size
     * @param preprocessor resizes it if there is no random resized crop
     * @param seed of the run
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @param repeat number of its earlier occurrences in this epoch
     * @return the image as the model sees it in that epoch
     */
    public RgbImage apply(RgbImage image, Preprocessor preprocessor, long seed, long epoch, int index, int repeat) {
        return apply(ReducedImage.whole(image), preprocessor, seed, epoch, index, repeat);
    }

    /**
     * Applies all augmentations. Each has its own random stream, so that enabling one does not change the others.
     *
     * @param image as decoded, any size, possibly reduced as {@link #reduction} allows
     * @param preprocessor resizes it if there is no random resized crop
     * @param seed of the run
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @param repeat number of its earlier occurrences in this epoch
     * @return the image as the model sees it in that epoch
     */
    public RgbImage apply(ReducedImage image, Preprocessor preprocessor, long seed, long epoch, int index, int repeat) {
        Keys keys = Keys.of(seed, epoch, index, repeat);
        RandomResizedCrop window = strong.resizedCrop();
        RgbImage changed = window.enabled()
                ? window.apply(
                        new ReducedImage(preprocessor.colored(image.image()), image.width(), image.height()),
                        preprocessor.target(),
                        preprocessor.resampler(),
                        keys.of(Purpose.RESIZED_CROP))
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

    /**
     * @param preprocessor resizes the image if there is no random resized crop
     * @param seed of the run
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @param repeat number of its earlier occurrences in this epoch
     * @return by how much the image may be reduced before {@link #apply} without having to be enlarged
     */
    public Reduction reduction(Preprocessor preprocessor, long seed, long epoch, int index, int repeat) {
        RandomResizedCrop window = strong.resizedCrop();
        return window.enabled()
                ? (width, height) -> window.reduction(
                        width,
                        height,
                        preprocessor.target(),
                        Keys.of(seed, epoch, index, repeat).of(Purpose.RESIZED_CROP))
                : preprocessor::reduction;
    }

    private record Keys(long seed, long epoch, long index) {
        static Keys of(long seed, long epoch, int index, int repeat) {
            return new Keys(seed, epoch, ((long) repeat << Integer.SIZE) | index);
        }

        KeyedRandom of(Purpose purpose) {
            return new KeyedRandom(seed, epoch, index, purpose);
        }
    }

    /**
     * Applies random crop and flip.
     *
     * @param image at the size that the model sees
     * @param seed of the run
     * @param epoch counted from 0
     * @param index of the image in its data set
     * @return the augmented image, same size
     */
    public RgbImage apply(RgbImage image, long seed, long epoch, long index) {
        if (cropPadding == 0 && !horizontalFlip) {
            return image;
        }
        // Draws all three even if unused, so that enabling the flip does not change the crops.
        KeyedRandom random = new KeyedRandom(seed, epoch, index, Purpose.AUGMENTATION);
        int left = random.nextInt(2 * cropPadding + 1) - cropPadding;
        int top = random.nextInt(2 * cropPadding + 1) - cropPadding;
        boolean flip = random.nextBoolean();
        RgbImage window = image.window(left, top, image.width(), image.height());
        return horizontalFlip && flip ? window.flipped() : window;
    }
}
