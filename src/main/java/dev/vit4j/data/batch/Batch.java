package dev.vit4j.data.batch;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images cut into patches, ready for the graph. Whoever takes a batch closes it when done with its patches: their
 * memory then serves another one.
 *
 * @param patches [B,N,P] FLOAT, normalized; rows from {@code size} on are padding (zeros)
 * @param labels class index of each image, length B; -1 for padding and for unlabeled images
 * @param indices the images' places in their data set, length B; -1 for padding
 * @param size number of real images, 1..B
 * @param mix how its images were mixed with one another
 * @param release run by {@link #close}
 */
public record Batch(INDArray patches, int[] labels, int[] indices, int size, Mix mix, Runnable release)
        implements AutoCloseable {
    @Override
    public void close() {
        release.run();
    }
}
