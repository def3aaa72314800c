package dev.vit4j.train;

import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.batch.Mixing;

/**
 * Augmentation of the training images.
 *
 * @param images changes to each image
 * @param mixing Mixup and CutMix, which mix the images of a batch
 */
public record AugmentationSettings(Augmentation images, Mixing mixing) {
    /** The usual crops and flips for CIFAR. */
    public static final AugmentationSettings DEFAULT = new AugmentationSettings(Augmentation.CIFAR, Mixing.NONE);

    /** No augmentation. */
    public static final AugmentationSettings NONE = new AugmentationSettings(Augmentation.NONE, Mixing.NONE);

    /** @return whether there is more than crops and flips */
    boolean beyondCropAndFlip() {
        return mixing.enabled() || !images.strong().equals(StrongAugmentation.NONE);
    }
}
