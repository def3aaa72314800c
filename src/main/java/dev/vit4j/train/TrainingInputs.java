package dev.vit4j.train;

import dev.vit4j.data.batch.BatchShare;
import dev.vit4j.data.batch.Mix;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Source of a trainer's batches: images cut into patches, or features computed once. */
interface TrainingInputs {
    /** @return batches in an epoch, at least 1 */
    int batchesPerEpoch();

    /** @return B */
    int batchSize();

    /**
     * @param epoch counted from 0
     * @param firstBatch batch to start with
     * @param share which of the batches this process trains on
     * @return these batches of the epoch from that one on; the caller closes it
     */
    Epoch epoch(int epoch, int firstBatch, BatchShare share);

    /** One epoch's batches in order. */
    interface Epoch extends AutoCloseable {
        /** @return the next batch; null after the last */
        Item next();

        /** @return total seconds that {@link #next()} has waited */
        double waitedSeconds();

        @Override
        void close();
    }

    /**
     * A batch for a graph's input.
     *
     * @param placeholder name of the input
     * @param input [B,N,P] patches or [B,D] features, valid until the item is closed
     * @param labels class index of each image, length B; -1 for padding rows, and if images have any number of classes
     * @param indices the images' places in their data set, length B; -1 for padding rows
     * @param mix how the images were mixed with one another
     * @param release runs on {@link #close}
     */
    record Item(String placeholder, INDArray input, int[] labels, int[] indices, Mix mix, Runnable release)
            implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
