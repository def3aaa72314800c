package dev.vit4j.train;

/** Receives the progress of training; all methods do nothing by default. */
public interface TrainingListener {
    /** Ignores everything. */
    TrainingListener SILENT = new TrainingListener() {};

    /** @param line a message for people */
    default void note(String line) {}

    /** @param summary what the run is going to do; called once, before the first epoch */
    default void begun(RunSummary summary) {}

    /**
     * @param epoch from 1; 0 while the features of a frozen backbone are computed
     * @param epochs number of epochs
     * @param batchesPerEpoch batches in an epoch
     * @param batchSize images in a batch
     */
    default void epochStarted(int epoch, int epochs, long batchesPerEpoch, int batchSize) {}

    /**
     * @param batchesDone of the epoch
     * @param meanLoss over the epoch so far
     */
    default void batchDone(long batchesDone, double meanLoss) {}

    /**
     * @param row metrics of the epoch
     * @param best whether its validation accuracy is the best so far
     */
    default void epochDone(EpochRow row, boolean best) {}
}
