package dev.vit4j.data;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.image.RgbImage;

/**
 * Random changes to training images that leave their class as it is. Each image's change is a pure function of (seed,
 * epoch, index).
 *
 * @param cropPadding black pixels put around the image before a window of its own size is cut out at random, as
 *     torchvision's {@code RandomCrop(size, padding)}; 0 for none
 * @param horizontalFlip whether one image in two is mirrored
 */
public record Augmentation(int cropPadding, boolean horizontalFlip) {
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
    }

    /**
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
        KeyedRandom random = new KeyedRandom(seed, epoch, index, KeyedRandom.Purpose.AUGMENTATION);
        int left = random.nextInt(2 * cropPadding + 1) - cropPadding;
        int top = random.nextInt(2 * cropPadding + 1) - cropPadding;
        boolean flip = random.nextBoolean();
        RgbImage window = image.window(left, top, image.width(), image.height());
        return horizontalFlip && flip ? window.flipped() : window;
    }
}
