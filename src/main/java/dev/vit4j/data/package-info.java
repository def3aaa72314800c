/**
 * Opens data sets. {@link dev.vit4j.data.DataSets} detects the format of a folder and returns its training, validation and
 * test split; the packages below hold the formats, augmentation, patches and batches.
 */
package dev.vit4j.data;
