package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.model.Dropouts;

/**
 * Regularization of the loss and within the model.
 *
 * @param labelSmoothing share of the target spread evenly over all classes (Szegedy et al. 2016, section 7), in [0, 1)
 * @param dropouts what is dropped in the model
 */
public record Regularization(double labelSmoothing, Dropouts dropouts) {
    /** Label smoothing 0.1, no dropout. */
    public static final Regularization DEFAULT = new Regularization(0.1, Dropouts.NONE);

    /** @throws dev.vit4j.common.BadInputException if the smoothing is out of range */
    public Regularization {
        require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "label smoothing must be at least 0 and below 1, not %s",
                labelSmoothing);
    }
}
