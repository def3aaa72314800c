package dev.vit4j.train.optimizer;

import static dev.vit4j.common.BadInputException.require;

/**
 * The optimizer: AdamW, its learning rate, averaging of the weights, early stopping, and the choice of the best epoch.
 *
 * @param learningRate schedule of the learning rate
 * @param adamW constants of AdamW
 * @param averaging averages of the weights
 * @param patience epochs without a better validation accuracy, or loss if {@code bestBy} says so, after which training
 *     stops; 0 for never
 * @param bestBy validation metric that decides which epoch is kept as best
 */
public record OptimizerSettings(
        LearningRate learningRate, AdamWSettings adamW, Averaging averaging, int patience, BestBy bestBy) {
    /** Settings that {@code vit train} uses without options. */
    public static final OptimizerSettings DEFAULT =
            new OptimizerSettings(LearningRate.DEFAULT, AdamWSettings.DEFAULT, Averaging.NONE, 0, BestBy.TOP1);

    /** @throws dev.vit4j.common.BadInputException if the settings are inconsistent */
    public OptimizerSettings {
        require(patience >= 0, "patience must not be negative: %d", patience);
        require(
                averaging.swa().lr() <= learningRate.peak(),
                "the learning rate while averaging, %s, is above the highest one, %s",
                averaging.swa().lr(),
                learningRate.peak());
        require(
                averaging.swa().epochs() == 0 || patience == 0,
                "averaging the last epochs and stopping early (patience %d) exclude each other: leave out one",
                patience);
    }

    /**
     * @param newLearningRate schedule of the learning rate
     * @return a copy with that learning rate
     */
    public OptimizerSettings with(LearningRate newLearningRate) {
        return new OptimizerSettings(newLearningRate, adamW, averaging, patience, bestBy);
    }

    /**
     * @param newAdamW constants of AdamW
     * @return a copy with those constants
     */
    public OptimizerSettings with(AdamWSettings newAdamW) {
        return new OptimizerSettings(learningRate, newAdamW, averaging, patience, bestBy);
    }

    /**
     * @param newAveraging averages of the weights
     * @return a copy with that averaging
     */
    public OptimizerSettings with(Averaging newAveraging) {
        return new OptimizerSettings(learningRate, adamW, newAveraging, patience, bestBy);
    }

    /**
     * @param newPatience epochs without a better validation accuracy, or loss if {@link #bestBy} says so, after which
     *     training stops; 0 for never
     * @return a copy with that patience
     */
    public OptimizerSettings withPatience(int newPatience) {
        return new OptimizerSettings(learningRate, adamW, averaging, newPatience, bestBy);
    }

    /**
     * @param newBestBy validation metric that decides which epoch is kept as best
     * @return a copy with that choice
     */
    public OptimizerSettings with(BestBy newBestBy) {
        return new OptimizerSettings(learningRate, adamW, averaging, patience, newBestBy);
    }

    /**
     * @param updates number of updates in an epoch
     * @param epochs number of epochs
     * @return the learning rate of each update
     */
    public Schedule schedule(long updates, int epochs) {
        Swa swa = averaging.swa();
        boolean kept = swa.lr() > 0;
        return new Schedule(
                learningRate.peak(),
                kept ? swa.lr() : learningRate.min(),
                Math.round(learningRate.warmupEpochs() * updates),
                Math.multiplyExact(updates, kept ? epochs - swa.epochs() : epochs));
    }
}
