package dev.vit4j.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * One class's scores over all images, ranked: what its average precision and its best threshold follow from. Images with
 * equal scores have one rank.
 *
 * @param averagePrecision the sum over ranks of precision times the gain in recall, as scikit-learn's
 *     {@code average_precision_score}; NaN if no image has the class
 * @param bestScore the lowest score from which on scores are counted as predictions where F1 is highest; NaN if no image has
 *     the class
 * @param nextScore the next lower score, which is not counted; minus infinity if there is none
 * @param bestF1 F1 there
 */
record RankedLabels(double averagePrecision, double bestScore, double nextScore, double bestF1) {
    /**
     * @param scores of each image, any monotone function of its probability
     * @param positive whether each image has the class
     * @return the figures
     */
    static RankedLabels of(float[] scores, boolean[] positive) {
        int total = (int)
                IntStream.range(0, positive.length).filter(i -> positive[i]).count();
        if (total == 0) {
            return new RankedLabels(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        int[] order = order(scores);
        double sum = 0;
        double bestScore = Double.NaN;
        double nextScore = Double.NaN;
        double bestF1 = -1;
        int right = 0;
        int counted = 0;
        for (int seen = 1; seen <= order.length; seen++) {
            right += positive[order[seen - 1]] ? 1 : 0;
            boolean lastOfRank = seen == order.length || scores[order[seen]] != scores[order[seen - 1]];
            if (!lastOfRank) {
                continue;
            }
            sum += (double) right / seen * (right - counted) / total;
            counted = right;
            double f1 = 2.0 * right / (seen + total);
            if (f1 >= bestF1) {
                bestF1 = f1;
                bestScore = scores[order[seen - 1]];
                nextScore = seen == order.length ? Double.NEGATIVE_INFINITY : scores[order[seen]];
            }
        }
        return new RankedLabels(sum, bestScore, nextScore, bestF1);
    }

    private static int[] order(float[] scores) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
