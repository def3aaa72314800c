package dev.vit4j.train;

/**
 * Result of averaging the weights of the last epochs.
 *
 * @param epochs how many were averaged
 * @param valLoss its mean cross entropy on the validation images, in nats; NaN without any
 * @param valTop1 share of the validation images that it classifies rightly, 0..1; NaN without any
 * @param best whether it was kept as the best model: it beats every single epoch, or there was nothing to tell by
 */
public record SwaResult(int epochs, double valLoss, double valTop1, boolean best) {}
