package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

/**
 * How weights are moved.
 *
 * @param lr highest learning rate
 * @param minLr learning rate at the end
 * @param warmupEpochs epochs of the linear rise
 * @param weightDecay decoupled decay of weight matrices
 * @param beta1 Adam's first decay
 * @param beta2 Adam's second decay
 * @param clip global norm that gradients are clipped to; 0 for no clipping
 * @param ema decay of the average of weights that is validated and kept as best, in (0, 1); 0 for none
 * @param patience epochs without a better validation accuracy after which training stops; 0 for never
 */
public record Optimisation(
        double lr,
        double minLr,
        double warmupEpochs,
        double weightDecay,
        double beta1,
        double beta2,
        double clip,
        double ema,
        int patience) {
    /** AdamW at 1e-3 with decay 0.05 (DeiT, Touvron et al. 2021, table 9), gradients clipped to 1. */
    public static final Optimisation DEFAULT = new Optimisation(1e-3, 1e-5, 1, 0.05, 0.9, 0.999, 1, 0, 0);

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public Optimisation {
        require(warmupEpochs >= 0, "warm-up must not be negative, but is %s epochs", warmupEpochs);
        require(ema >= 0 && ema < 1, "EMA decay must be at least 0 and below 1, not %s", ema);
        require(patience >= 0, "patience must not be negative: %d", patience);
        new Schedule(lr, minLr, 0, 1);
        new AdamW.Settings(beta1, beta2, 1e-8, weightDecay, clip);
    }

    AdamW.Settings adam() {
        return new AdamW.Settings(beta1, beta2, 1e-8, weightDecay, clip);
    }
}
