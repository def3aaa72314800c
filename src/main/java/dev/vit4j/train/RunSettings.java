package dev.vit4j.train;

import static dev.vit4j.common.BadInputException.require;

/**
 * Epochs, batches, seed and execution of a run.
 *
 * @param epochs passes over the training images
 * @param batch B, images in a batch
 * @param accumulate batches whose gradients are accumulated for one update
 * @param seed of initialization, order, augmentation and dropout
 * @param ops implementation of the operations: {@code auto}, {@code fused} or {@code stock}
 * @param workers threads that prepare batches
 * @param checkpointSteps updates after which the state is saved within an epoch; 0 to save it after epochs only
 */
public record RunSettings(
        int epochs, int batch, int accumulate, long seed, String ops, int workers, int checkpointSteps) {
    /** Settings that {@code vit train} uses without options. */
    public static final RunSettings DEFAULT = new RunSettings(10, 64, 1, 0, "auto", 2, 0);

    /** @throws dev.vit4j.common.BadInputException if a number is out of range */
    public RunSettings {
        require(epochs > 0, "epochs must be at least 1, not %d", epochs);
        require(batch > 0, "batch must be at least 1, not %d", batch);
        require(accumulate > 0, "accumulated batches must be at least 1, not %d", accumulate);
        require(workers > 0, "workers must be at least 1, not %d", workers);
        require(checkpointSteps >= 0, "steps between checkpoints must not be negative: %d", checkpointSteps);
    }

    /**
     * @param newEpochs passes over the training images
     * @return a copy with that many epochs
     */
    public RunSettings withEpochs(int newEpochs) {
        return new RunSettings(newEpochs, batch, accumulate, seed, ops, workers, checkpointSteps);
    }

    /**
     * @param newBatch B
     * @return a copy with batches of that size
     */
    public RunSettings withBatch(int newBatch) {
        return new RunSettings(epochs, newBatch, accumulate, seed, ops, workers, checkpointSteps);
    }

    /**
     * @param newAccumulate batches whose gradients are accumulated for one update
     * @return a copy that accumulates that many
     */
    public RunSettings withAccumulate(int newAccumulate) {
        return new RunSettings(epochs, batch, newAccumulate, seed, ops, workers, checkpointSteps);
    }

    /**
     * @param newSeed of initialization, order, augmentation and dropout
     * @return a copy with that seed
     */
    public RunSettings withSeed(long newSeed) {
        return new RunSettings(epochs, batch, accumulate, newSeed, ops, workers, checkpointSteps);
    }

    /**
     * @param newOps {@code auto}, {@code fused} or {@code stock}
     * @return a copy with those operations
     */
    public RunSettings withOps(String newOps) {
        return new RunSettings(epochs, batch, accumulate, seed, newOps, workers, checkpointSteps);
    }

    /**
     * @param newWorkers threads that prepare batches
     * @return a copy with that many threads
     */
    public RunSettings withWorkers(int newWorkers) {
        return new RunSettings(epochs, batch, accumulate, seed, ops, newWorkers, checkpointSteps);
    }

    /**
     * @param steps updates after which the state is saved within an epoch; 0 to save it after epochs only
     * @return a copy that saves so often
     */
    public RunSettings withCheckpointSteps(int steps) {
        return new RunSettings(epochs, batch, accumulate, seed, ops, workers, steps);
    }
}
