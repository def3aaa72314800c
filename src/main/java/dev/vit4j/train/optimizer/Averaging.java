package dev.vit4j.train.optimizer;

import static dev.vit4j.common.BadInputException.require;

/**
 * Averages of the weights.
 *
 * @param ema decay of the exponential moving average that is validated and kept as best, in (0, 1); 0 for none
 * @param swa mean of the weights over the last epochs
 */
public record Averaging(double ema, Swa swa) {
    /** No average. */
    public static final Averaging NONE = new Averaging(0, Swa.NONE);

    /** @throws dev.vit4j.common.BadInputException if the decay is out of range */
    public Averaging {
        require(ema >= 0 && ema < 1, "EMA decay must be at least 0 and below 1, not %s", ema);
    }
}
