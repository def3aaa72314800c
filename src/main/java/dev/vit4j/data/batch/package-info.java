/** Batches [B,N,P] prepared ahead of the training thread, shuffled and mixed (Mixup, CutMix). */
package dev.vit4j.data.batch;
