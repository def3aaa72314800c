/**
 * Prepares batches [B,N,P] on other threads, ahead of the training loop: shuffled, augmented and mixed (Mixup, CutMix).
 * Start with {@link dev.vit4j.data.batch.BatchPipeline}.
 */
package dev.vit4j.data.batch;
