package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

/**
 * What keeps a model from learning its training images by heart.
 *
 * @param labelSmoothing share of the target spread evenly over all classes (Szegedy et al. 2016, section 7), in [0, 1)
 * @param dropout see {@link dev.vit4j.model.ViTConfig}
 * @param attentionDropout see {@link dev.vit4j.model.ViTConfig}
 * @param dropPath see {@link dev.vit4j.model.ViTConfig}
 * @param cropPadding pixels of padding of the random crop; 0 for no crop
 * @param flip whether one image in two is mirrored
 */
public record Regularisation(
        double labelSmoothing,
        double dropout,
        double attentionDropout,
        double dropPath,
        int cropPadding,
        boolean flip) {
    /** Label smoothing 0.1, crops with 4 pixels of padding, flips; no dropout. */
    public static final Regularisation DEFAULT = new Regularisation(0.1, 0, 0, 0, 4, true);

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public Regularisation {
        require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "label smoothing must be at least 0 and below 1, not %s",
                labelSmoothing);
        require(cropPadding >= 0, "crop padding must not be negative: %d", cropPadding);
    }
}
