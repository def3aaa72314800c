package dev.vit4j.train;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Metrics of one epoch: a row of {@code metrics.csv}. Metrics that were not measured are NaN.
 *
 * @param epoch from 1
 * @param step updates done by its end
 * @param trainLoss mean loss over the epoch's training batches, as optimized (with label smoothing)
 * @param trainTop1 accuracy on those images while training, 0..1
 * @param valLoss mean cross entropy on the validation images, in nats
 * @param valTop1 accuracy on the validation images, 0..1
 * @param valMap mean average precision on the validation images, 0..1; in place of the accuracies if images have any number
 *     of classes
 * @param lr learning rate of the epoch's last update
 * @param imagesPerSecond training images per second
 * @param dataWaitSeconds time that the trainer waited for batches
 * @param seconds wall-clock time of the epoch, validation included
 */
public record EpochRow(
        @JsonProperty("epoch") int epoch,
        @JsonProperty("step") long step,
        @JsonProperty("train_loss") double trainLoss,
        @JsonProperty("train_top1") double trainTop1,
        @JsonProperty("val_loss") double valLoss,
        @JsonProperty("val_top1") double valTop1,
        @JsonProperty("val_map") double valMap,
        @JsonProperty("lr") double lr,
        @JsonProperty("images_per_second") double imagesPerSecond,
        @JsonProperty("data_wait_seconds") double dataWaitSeconds,
        @JsonProperty("seconds") double seconds) {
    /** @return whether images have any number of classes, so that there is no accuracy */
    public boolean multiLabel() {
        return Double.isNaN(trainTop1);
    }

    /** @return the accuracy or, if images have any number of classes, the mean average precision; NaN without validation */
    public double valScore() {
        return multiLabel() ? valMap : valTop1;
    }
}
