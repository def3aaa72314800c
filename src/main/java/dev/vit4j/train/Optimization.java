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
 * @param layerDecay what a layer's learning rate is of the next one's, in (0, 1]; 1 for equal rates, null is read as 1
 * @param swa averaging of the last epochs' weights; null is read as none
 */
public record Optimization(
        double lr,
        double minLr,
        double warmupEpochs,
        double weightDecay,
        double beta1,
        double beta2,
        double clip,
        double ema,
        int patience,
        Double layerDecay,
        Swa swa) {
    /** AdamW at 1e-3 with decay 0.05 (DeiT, Touvron et al. 2021, table 9), gradients clipped to 1. */
    public static final Optimization DEFAULT = new Optimization(1e-3, 1e-5, 1, 0.05, 0.9, 0.999, 1, 0, 0);

    /** @throws dev.vit4j.common.BadInputException if a number is out of its range */
    public Optimization {
        require(warmupEpochs >= 0, "warm-up must not be negative, but is %s epochs", warmupEpochs);
        require(ema >= 0 && ema < 1, "EMA decay must be at least 0 and below 1, not %s", ema);
        require(patience >= 0, "patience must not be negative: %d", patience);
        layerDecay = layerDecay == null ? 1 : layerDecay; // runs of versions that knew none
        swa = swa == null ? Swa.NONE : swa;
        LayerDecay.requireDecay(layerDecay);
        new Schedule(lr, minLr, 0, 1);
        require(swa.lr() <= lr, "the learning rate while averaging, %s, is above the highest one, %s", swa.lr(), lr);
        new AdamW.Settings(beta1, beta2, 1e-8, weightDecay, clip);
    }

    /**
     * Equal learning rates for all layers, no averaging of epochs; components as above.
     *
     * @param lr see the component
     * @param minLr see the component
     * @param warmupEpochs see the component
     * @param weightDecay see the component
     * @param beta1 see the component
     * @param beta2 see the component
     * @param clip see the component
     * @param ema see the component
     * @param patience see the component
     */
    public Optimization(
            double lr,
            double minLr,
            double warmupEpochs,
            double weightDecay,
            double beta1,
            double beta2,
            double clip,
            double ema,
            int patience) {
        this(lr, minLr, warmupEpochs, weightDecay, beta1, beta2, clip, ema, patience, 1.0, Swa.NONE);
    }

    /**
     * @param newLayerDecay see the component
     * @return this optimization with another layer decay
     */
    public Optimization withLayerDecay(double newLayerDecay) {
        return new Optimization(
                lr, minLr, warmupEpochs, weightDecay, beta1, beta2, clip, ema, patience, newLayerDecay, swa);
    }

    /**
     * @param newSwa see the component
     * @return this optimization with other averaging of epochs
     */
    public Optimization with(Swa newSwa) {
        return new Optimization(
                lr, minLr, warmupEpochs, weightDecay, beta1, beta2, clip, ema, patience, layerDecay, newSwa);
    }

    /**
     * @param updates in an epoch
     * @param epochs in all
     * @return the learning rate by update
     */
    Schedule schedule(long updates, int epochs) {
        boolean kept = swa.lr() > 0;
        return new Schedule(
                lr,
                kept ? swa.lr() : minLr,
                Math.round(warmupEpochs * updates),
                Math.multiplyExact(updates, kept ? epochs - swa.epochs() : epochs));
    }

    AdamW.Settings adam() {
        return new AdamW.Settings(beta1, beta2, 1e-8, weightDecay, clip);
    }
}
