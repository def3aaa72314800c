package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

/**
 * Random changes to training images beyond crops with padding and flips. In this order: resized crop (in place of the
 * resize), [padded crop, flip], policy, color jitter, erasing.
 *
 * @param resizedCrop window of random area and shape
 * @param policy that chooses operations
 * @param randAugment the numbers of {@link Policy#RAND_AUGMENT}
 * @param colorJitter colors changed at random
 * @param erasing a rectangle painted over
 * @param repeats times that an image comes in an epoch, each time changed otherwise; an epoch keeps its number of
 *     batches, so that it sees only one image in so many (Hoffer et al. 2020, section 3; Berman et al. 2019, section 3.1;
 *     as DeiT's {@code RASampler}); 1 for none
 */
public record StrongAugmentation(
        RandomResizedCrop resizedCrop,
        Policy policy,
        RandAugment randAugment,
        ColorJitter colorJitter,
        RandomErasing erasing,
        int repeats) {
    /** Who chooses operations. */
    public enum Policy {
        /** Nobody. */
        NONE,
        /** The 25 pairs found on CIFAR-10 by Cubuk et al. 2019. */
        AUTO_AUGMENT_CIFAR10,
        /** Chance, at one magnitude. */
        RAND_AUGMENT,
        /** Chance, at any magnitude. */
        TRIVIAL_AUGMENT
    }

    /** No change. */
    public static final StrongAugmentation NONE = new StrongAugmentation(
            RandomResizedCrop.NONE, Policy.NONE, RandAugment.NONE, ColorJitter.NONE, RandomErasing.NONE, 1);

    /** @throws dev.vit4j.common.BadInputException if the repeats are below 1 */
    public StrongAugmentation {
        require(repeats >= 1, "repeated augmentation: times must be at least 1, not %d", repeats);
        require(
                (policy == Policy.RAND_AUGMENT) == randAugment.enabled(),
                "RandAugment of n = %d does not go with policy %s",
                randAugment.operations(),
                policy);
    }
}
