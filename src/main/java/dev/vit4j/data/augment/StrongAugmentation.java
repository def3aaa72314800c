package dev.vit4j.data.augment;

import static dev.vit4j.common.BadInputException.require;

/**
 * Augmentations beyond padded crops and flips. The order is: random resized crop (instead of the resize), [padded crop,
 * flip], policy, color jitter, erasing.
 *
 * @param resizedCrop random resized crop
 * @param policy chooses operations
 * @param randAugment parameters of {@link Policy#RAND_AUGMENT}
 * @param colorJitter random color changes
 * @param erasing random erasing
 * @param repeats repeated augmentation: number of times an image comes in an epoch, each time augmented differently. An
 *     epoch keeps its number of batches and so sees only one image in {@code repeats} (Hoffer et al. 2020, section 3;
 *     Berman et al. 2019, section 3.1; DeiT's {@code RASampler}); 1 for none
 */
public record StrongAugmentation(
        RandomResizedCrop resizedCrop,
        Policy policy,
        RandAugment randAugment,
        ColorJitter colorJitter,
        RandomErasing erasing,
        int repeats) {
    /** Augmentation policies. */
    public enum Policy {
        /** No policy. */
        NONE,
        /** AutoAugment's policy for CIFAR-10. */
        AUTO_AUGMENT_CIFAR10,
        /** RandAugment. */
        RAND_AUGMENT,
        /** TrivialAugment. */
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
