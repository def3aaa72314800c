/**
 * Augmentations of one image: crops, flips, color jitter, policies (AutoAugment, RandAugment, TrivialAugment),
 * erasing.
 */
package dev.vit4j.data.augment;
