package dev.vit4j.cli.train;

import dev.vit4j.data.augment.Augmentation;
import dev.vit4j.data.augment.ColorJitter;
import dev.vit4j.data.augment.RandomErasing;
import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.augment.StrongAugmentation.Policy;
import dev.vit4j.data.batch.Mixing;
import dev.vit4j.train.AugmentationSettings;
import java.util.ArrayList;
import java.util.List;

/** Describes the augmentation of a run in one line, in the words of its options. */
final class AugmentationText {
    private AugmentationText() {}

    static String of(AugmentationSettings settings) {
        List<String> parts = new ArrayList<>();
        addImages(parts, settings.images());
        addMixing(parts, settings.mixing());
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static void addImages(List<String> parts, Augmentation images) {
        StrongAugmentation strong = images.strong();
        if (images.cropPadding() > 0) {
            parts.add("crop " + images.cropPadding());
        }
        if (!strong.resizedCrop().equals(RandomResizedCrop.NONE)) {
            parts.add("random resized crop (scale " + strong.resizedCrop().minScale() + " to "
                    + strong.resizedCrop().maxScale() + ")");
        }
        if (images.horizontalFlip()) {
            parts.add("flip");
        }
        if (strong.policy() == Policy.AUTO_AUGMENT_CIFAR10) {
            parts.add("AutoAugment for CIFAR-10");
        } else if (strong.policy() == Policy.RAND_AUGMENT) {
            parts.add("RandAugment (n " + strong.randAugment().operations() + ", m "
                    + strong.randAugment().magnitude() + ")");
        } else if (strong.policy() == Policy.TRIVIAL_AUGMENT) {
            parts.add("TrivialAugment");
        }
        if (!strong.colorJitter().equals(ColorJitter.NONE)) {
            parts.add("color jitter");
        }
        if (!strong.erasing().equals(RandomErasing.NONE)) {
            parts.add("random erasing " + strong.erasing().probability());
        }
        if (strong.repeats() > 1) {
            parts.add("each image " + strong.repeats() + " times");
        }
    }

    private static void addMixing(List<String> parts, Mixing mixing) {
        if (mixing.enabled() && mixing.mixup() > 0) {
            parts.add("Mixup " + mixing.mixup());
        }
        if (mixing.enabled() && mixing.cutmix() > 0) {
            parts.add("CutMix " + mixing.cutmix());
        }
    }
}
