package dev.vit4j.train.optimizer;

import static dev.vit4j.common.BadInputException.require;

/**
 * Constants of AdamW.
 *
 * @param beta1 decay rate of the first moment, in [0, 1)
 * @param beta2 decay rate of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay of weight matrices
 * @param clipNorm global norm that gradients are clipped to; 0 for no clipping
 */
public record AdamWSettings(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {
    /** PyTorch's betas and epsilon, weight decay 0.05 (DeiT, Touvron et al. 2021, table 9), gradients clipped to 1. */
    public static final AdamWSettings DEFAULT = new AdamWSettings(0.9, 0.999, 1e-8, 0.05, 1);

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public AdamWSettings {
        require(beta1 >= 0 && beta1 < 1, "beta1 must be at least 0 and below 1, not %s", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2 must be at least 0 and below 1, not %s", beta2);
        require(epsilon > 0, "Adam's epsilon must be above 0, not %s", epsilon);
        require(weightDecay >= 0, "weight decay must not be negative: %s", weightDecay);
        require(clipNorm >= 0, "clipping norm must not be negative: %s", clipNorm);
    }

    /**
     * @param newWeightDecay decoupled decay of weight matrices
     * @return a copy with that weight decay
     */
    public AdamWSettings withWeightDecay(double newWeightDecay) {
        return new AdamWSettings(beta1, beta2, epsilon, newWeightDecay, clipNorm);
    }

    /**
     * @param newClipNorm global norm that gradients are clipped to; 0 for no clipping
     * @return a copy with that clipping
     */
    public AdamWSettings withClipNorm(double newClipNorm) {
        return new AdamWSettings(beta1, beta2, epsilon, weightDecay, newClipNorm);
    }
}
