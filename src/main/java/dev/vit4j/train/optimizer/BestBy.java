package dev.vit4j.train.optimizer;

import java.util.Locale;

/**
 * The validation metric that decides which epoch is the best. Epochs that are equal in it are compared by the other
 * metric. A metric that is NaN is the worst.
 */
public enum BestBy {
    /** Accuracy; of epochs with the same accuracy, the one with the lowest loss. */
    TOP1,
    /** Mean average precision, where images have any number of classes; of equal epochs, the one with the lowest loss. */
    MAP,
    /** Loss; of epochs with the same loss, the one with the highest accuracy. */
    LOSS;

    /** @return the name that options use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Compares two models by their validation metrics. Models without validation are equal to each other and worse than
     * all others.
     *
     * @param score accuracy or mean average precision of the first, 0..1; NaN without validation
     * @param loss mean cross entropy of the first, in nats; NaN without validation
     * @param otherScore that of the second
     * @param otherLoss loss of the second
     * @return above 0 if the first is better, 0 if they are equal in both metrics, below 0 if it is worse
     */
    public int compare(double score, double loss, double otherScore, double otherLoss) {
        int byScore = compareScores(score, otherScore);
        int byLoss = compareScores(-loss, -otherLoss);
        int first = this == LOSS ? byLoss : byScore;
        return first != 0 ? first : this == LOSS ? byScore : byLoss;
    }

    /**
     * As {@link #compare}, by this metric alone.
     *
     * @param score accuracy or mean average precision of the first, 0..1; NaN without validation
     * @param loss mean cross entropy of the first, in nats; NaN without validation
     * @param otherScore that of the second
     * @param otherLoss loss of the second
     * @return whether the first is better in this metric
     */
    public boolean improves(double score, double loss, double otherScore, double otherLoss) {
        return (this == LOSS ? compareScores(-loss, -otherLoss) : compareScores(score, otherScore)) > 0;
    }

    private static int compareScores(double one, double other) {
        return Double.compare(lowestIfNaN(one), lowestIfNaN(other));
    }

    private static double lowestIfNaN(double value) {
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }
}
