package dev.vit4j.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Precision, recall and F1 averaged over all classes. A class whose figure is undefined (0/0: no image of the class, or
 * none predicted as it) is left out of that figure's mean, as in ND4J's {@code Evaluation}; scikit-learn counts it as 0
 * unless given {@code zero_division=nan}.
 *
 * @param precision 0..1; NaN if undefined for every class
 * @param recall 0..1; NaN if undefined for every class
 * @param f1 0..1; for the macro and weighted averages the mean of the classes' F1, not the F1 of the means (Opitz and
 *     Burst 2019, "Macro F1 and Macro F1"); NaN if undefined for every class
 */
public record Averages(double precision, double recall, double f1) {
    /**
     * Computes the macro average: every class has the same weight.
     *
     * @param rows a row for each class
     * @return the means over the classes
     */
    static Averages macro(List<ClassFigures> rows) {
        return weighted(rows, row -> 1);
    }

    /**
     * Computes the weighted average: a class is weighted by its number of images. The weighted recall is the accuracy.
     *
     * @param rows a row for each class
     * @return the means over the classes, weighted by support
     */
    static Averages weighted(List<ClassFigures> rows) {
        return weighted(rows, ClassFigures::support);
    }

    /**
     * Computes the micro average from the summed counts. With one label and one prediction per image, every error is
     * one false positive and one false negative, so that all three equal the accuracy.
     *
     * @param rows a row for each class
     * @return the figures of the summed counts
     */
    static Averages micro(List<ClassFigures> rows) {
        ClassFigures sum = new ClassFigures(
                0,
                "all",
                sum(rows, ClassFigures::support),
                sum(rows, ClassFigures::predicted),
                sum(rows, ClassFigures::truePositives));
        return new Averages(sum.precision(), sum.recall(), sum.f1());
    }

    private static long sum(List<ClassFigures> rows, ToLongFunction<ClassFigures> count) {
        return rows.stream().mapToLong(count).sum();
    }

    private static Averages weighted(List<ClassFigures> rows, ToDoubleFunction<ClassFigures> weight) {
        return new Averages(
                mean(rows, ClassFigures::precision, weight),
                mean(rows, ClassFigures::recall, weight),
                mean(rows, ClassFigures::f1, weight));
    }

    private static double mean(
            List<ClassFigures> rows, ToDoubleFunction<ClassFigures> figure, ToDoubleFunction<ClassFigures> weight) {
        double sum = 0;
        double weights = 0;
        for (ClassFigures row : rows) {
            double value = figure.applyAsDouble(row);
            if (!Double.isNaN(value)) {
                sum += value * weight.applyAsDouble(row);
                weights += weight.applyAsDouble(row);
            }
        }
        return sum / weights;
    }
}
