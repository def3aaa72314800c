/** Data sets as DataVec record readers, splits, augmentation, patches, and batches prepared ahead of the model. */
package dev.vit4j.data;
