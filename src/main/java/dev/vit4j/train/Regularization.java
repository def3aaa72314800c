package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.data.augment.RandomResizedCrop;
import dev.vit4j.data.augment.StrongAugmentation;
import dev.vit4j.data.batch.Mixing;

/**
 * What keeps a model from learning its training images by heart.
 *
 * @param labelSmoothing share of the target spread evenly over all classes (Szegedy et al. 2016, section 7), in [0, 1)
 * @param dropout see {@link dev.vit4j.model.ViTConfig}
 * @param attentionDropout see {@link dev.vit4j.model.ViTConfig}
 * @param dropPath see {@link dev.vit4j.model.ViTConfig}
 * @param patchDropout see {@link dev.vit4j.model.ViTConfig}
 * @param cropPadding pixels of padding of the random crop; 0 for no crop
 * @param flip whether one image in two is mirrored
 * @param augmentation changes of images beyond these; null is read as none
 * @param mixing of images and labels with one another; null is read as none
 */
public record Regularization(
        double labelSmoothing,
        double dropout,
        double attentionDropout,
        double dropPath,
        double patchDropout,
        int cropPadding,
        boolean flip,
        StrongAugmentation augmentation,
        Mixing mixing) {
    /** Label smoothing 0.1, crops with 4 pixels of padding, flips; no dropout. */
    public static final Regularization DEFAULT = new Regularization(0.1, 0, 0, 0, 4, true);

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public Regularization {
        require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "label smoothing must be at least 0 and below 1, not %s",
                labelSmoothing);
        require(cropPadding >= 0, "crop padding must not be negative: %d", cropPadding);
        augmentation = augmentation == null ? StrongAugmentation.NONE : augmentation; // runs of older versions
        mixing = mixing == null ? Mixing.NONE : mixing;
    }

    /**
     * Without patch dropout, strong augmentation and mixing.
     *
     * @param labelSmoothing see the component
     * @param dropout see the component
     * @param attentionDropout see the component
     * @param dropPath see the component
     * @param cropPadding see the component
     * @param flip see the component
     */
    public Regularization(
            double labelSmoothing,
            double dropout,
            double attentionDropout,
            double dropPath,
            int cropPadding,
            boolean flip) {
        this(
                labelSmoothing,
                dropout,
                attentionDropout,
                dropPath,
                0,
                cropPadding,
                flip,
                StrongAugmentation.NONE,
                Mixing.NONE);
    }

    /**
     * @param newPatchDropout see the component
     * @return this with it
     */
    public Regularization withPatchDropout(double newPatchDropout) {
        return new Regularization(
                labelSmoothing,
                dropout,
                attentionDropout,
                dropPath,
                newPatchDropout,
                cropPadding,
                flip,
                augmentation,
                mixing);
    }

    /**
     * @param newAugmentation see the component
     * @param newMixing see the component
     * @return this with those; a random resized crop takes the place of the crop with padding
     */
    public Regularization with(StrongAugmentation newAugmentation, Mixing newMixing) {
        boolean resizes = !newAugmentation.resizedCrop().equals(RandomResizedCrop.NONE);
        return new Regularization(
                labelSmoothing,
                dropout,
                attentionDropout,
                dropPath,
                patchDropout,
                resizes ? 0 : cropPadding,
                flip,
                newAugmentation,
                newMixing);
    }
}
