package dev.vit4j.evaluate;

/**
 * A model's top prediction for one image.
 *
 * @param predicted the class with the largest logit; the first of ties
 * @param probability its softmax probability, in (0, 1]
 * @param right whether it is the actual class
 */
public record TopPrediction(int predicted, double probability, boolean right) {}
