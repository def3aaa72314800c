package dev.vit4j.train;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes what a batch's logits are trained towards. */
interface BatchTargets {
    /**
     * @param item a batch
     * @return [B,C]
     */
    INDArray of(TrainingInputs.Item item);

    /**
     * @param logits [B][C] of the batch
     * @param item the batch
     * @return number of images whose largest logit is that of their class; 0 if they have any number of classes
     */
    long correct(float[][] logits, TrainingInputs.Item item);

    /** @return whether images have one class, so that there is an accuracy */
    boolean haveAccuracy();
}
