/**
 * Augments training images, one at a time: random crops and flips, color jitter, policies (AutoAugment, RandAugment,
 * TrivialAugment) and random erasing. Mixup and CutMix, which mix images of a batch, are in {@code data.batch}.
 */
package dev.vit4j.data.augment;
