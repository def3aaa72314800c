package dev.vit4j.evaluate;

/**
 * The figures of one class. Figures with a zero denominator are NaN.
 *
 * @param index the class, 0..C-1
 * @param label its name
 * @param support n, images of this class
 * @param predicted images predicted as this class
 * @param truePositives images of this class predicted as this class
 */
public record ClassFigures(int index, String label, long support, long predicted, long truePositives) {
    /** @return images of this class predicted as another */
    public long falseNegatives() {
        return support - truePositives;
    }

    /** @return images of other classes predicted as this one */
    public long falsePositives() {
        return predicted - truePositives;
    }

    /** @return share of this class's images predicted correctly, 0..1; NaN without such images */
    public double recall() {
        return (double) truePositives / support;
    }

    /** @return 95 % interval of {@link #recall}, the accuracy on this class */
    public Interval recallInterval() {
        return Interval.wilson(truePositives, support);
    }

    /** @return whether the class has any figures: it occurs, or was predicted */
    public boolean occurs() {
        return support > 0 || predicted > 0;
    }

    /** @return share of the images predicted as this class that belong to it, 0..1; NaN without such images */
    public double precision() {
        return (double) truePositives / predicted;
    }

    /** @return harmonic mean of precision and recall, 0..1; NaN if the class neither occurs nor was predicted */
    public double f1() {
        return 2.0 * truePositives / (support + predicted);
    }
}
