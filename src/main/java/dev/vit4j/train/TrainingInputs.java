package dev.vit4j.train;

import dev.vit4j.data.batch.Mix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a trainer's batches come from: images cut into patches, or features computed once. */
interface TrainingInputs {
    /** @return batches in an epoch, at least 1 */
    int batchesPerEpoch();

    /** @return B */
    int batchSize();

    /**
     * @param epoch counted from 0
     * @param firstBatch batch to go on with
     * @return the epoch's batches from there on; to be closed
     */
    Epoch epoch(int epoch, int firstBatch);

    /** One epoch's batches in order. */
    interface Epoch extends AutoCloseable {
        /** @return the next batch; null after the last */
        Item next();

        /** @return seconds that {@link #next()} has waited in all */
        double waitedSeconds();

        @Override
        void close();
    }

    /**
     * A batch for a graph's one input.
     *
     * @param placeholder name of the input
     * @param input [B,N,P] patches or [B,D] features; the taker closes the item when done with it
     * @param labels class index of each image, length B; -1 for rows that do not count
     * @param mix how the images were mixed with one another
     * @param release what closing does
     */
    record Item(String placeholder, INDArray input, int[] labels, Mix mix, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
