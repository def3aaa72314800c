package dev.vit4j.evaluate;

/**
 * What a model said of one image.
 *
 * @param predicted the class with the largest logit; of equal ones the first
 * @param probability of that class, by softmax, in (0, 1]
 * @param right whether it is the image's class
 */
public record TopPrediction(int predicted, double probability, boolean right) {}
