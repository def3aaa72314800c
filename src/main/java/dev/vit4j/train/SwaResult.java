package dev.vit4j.train;

/**
 * Result of averaging the weights of the last epochs.
 *
 * @param epochs number of epochs averaged
 * @param valLoss mean cross entropy of the average on the validation images, in nats; NaN without any
 * @param valTop1 accuracy of the average on the validation images, 0..1; NaN without any
 * @param valMap mean average precision of the average on the validation images, 0..1, in place of the accuracy if images
 *     have any number of classes; else NaN
 * @param best whether it was kept as the best model because it beats every epoch or there is no validation
 */
public record SwaResult(int epochs, double valLoss, double valTop1, double valMap, boolean best) {}
