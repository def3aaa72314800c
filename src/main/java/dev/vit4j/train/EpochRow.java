package dev.vit4j.train;

/**
 * What one epoch of training came to. Figures that were not measured are NaN.
 *
 * @param epoch from 1
 * @param trainLoss mean loss over the epoch's training batches, as optimised (with label smoothing, mixed labels)
 * @param valLoss mean cross entropy on the validation images, in nats
 * @param valTop1 share of the validation images classified rightly, 0..1
 * @param lr learning rate of the epoch's last step
 * @param imagesPerSecond training images per second
 * @param seconds wall-clock time of the epoch, validation included
 */
public record EpochRow(
        int epoch,
        double trainLoss,
        double valLoss,
        double valTop1,
        double lr,
        double imagesPerSecond,
        double seconds) {}
