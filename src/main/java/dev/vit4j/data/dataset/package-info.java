/**
 * The interface of data sets, {@link dev.vit4j.data.dataset.ImageDataset}: labeled RGB images that DataVec record readers
 * load by their metadata.
 */
package dev.vit4j.data.dataset;
