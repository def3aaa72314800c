package dev.vit4j.train.optimizer;

import static dev.vit4j.common.BadInputException.require;

/**
 * The learning rate: linear warmup, then a cosine decay to a minimum; optionally smaller for earlier layers.
 *
 * @param peak highest learning rate
 * @param min learning rate at the end
 * @param warmupEpochs epochs of linear warmup
 * @param layerDecay ratio of a layer's learning rate to that of the next layer, in (0, 1]; 1 for equal rates
 */
public record LearningRate(double peak, double min, double warmupEpochs, double layerDecay) {
    /** 1e-3 (DeiT, Touvron et al. 2021, table 9) after one epoch of warmup. */
    public static final LearningRate DEFAULT = new LearningRate(1e-3, 1e-5, 1, 1);

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public LearningRate {
        require(warmupEpochs >= 0, "warmup must not be negative: %s epochs", warmupEpochs);
        LayerDecay.requireDecay(layerDecay);
        Schedule.requireRates(peak, min);
    }

    /**
     * @param newPeak highest learning rate
     * @return a copy with that peak
     */
    public LearningRate withPeak(double newPeak) {
        return new LearningRate(newPeak, min, warmupEpochs, layerDecay);
    }

    /**
     * @param newWarmupEpochs epochs of linear warmup
     * @return a copy with that warmup
     */
    public LearningRate withWarmupEpochs(double newWarmupEpochs) {
        return new LearningRate(peak, min, newWarmupEpochs, layerDecay);
    }

    /**
     * @param newLayerDecay ratio of a layer's learning rate to that of the next layer
     * @return a copy with that layer decay
     */
    public LearningRate withLayerDecay(double newLayerDecay) {
        return new LearningRate(peak, min, warmupEpochs, newLayerDecay);
    }
}
