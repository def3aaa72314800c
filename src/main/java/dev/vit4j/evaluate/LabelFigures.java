package dev.vit4j.evaluate;

/**
 * The figures of one class where images have any number of classes. Undefined figures are NaN.
 *
 * @param counts images with the class, images predicted to have it at the threshold, and images of which both are true
 * @param averagePrecision 0..1, independent of the threshold
 * @param threshold lowest score that counts as a prediction
 * @param bestThreshold threshold where F1 is highest, halfway between two scores
 * @param bestF1 F1 at that threshold
 */
public record LabelFigures(
        ClassFigures counts, double averagePrecision, float threshold, float bestThreshold, double bestF1) {}
