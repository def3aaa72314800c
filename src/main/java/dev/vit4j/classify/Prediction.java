package dev.vit4j.classify;

import dev.vit4j.model.ScoreFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A predicted class.
 *
 * @param label its name
 * @param index its place among the model's classes, 0..C-1
 * @param score its probability, 0..1, or its logit
 */
public record Prediction(String label, int index, float score) {
    /** Best first: by descending logit, ties in class order. */
    private static Comparator<Integer> bestFirst(float[] logits) {
        return Comparator.<Integer>comparingDouble(c -> -(double) logits[c]).thenComparingInt(c -> c);
    }

    /**
     * Returns the k best classes with their probabilities, best first; ties in class order.
     *
     * @param logits [C], finite
     * @param labels class names, length C
     * @param k number of classes, at least 1; at most C are returned
     * @param function how the model's probabilities are computed
     * @return min(k, C) predictions
     * @throws IllegalArgumentException if lengths differ or k is below 1
     */
    public static List<Prediction> top(float[] logits, List<String> labels, int k, ScoreFunction function) {
        return top(logits, labels, k, function, Scores.PROB);
    }

    /**
     * Returns the k best classes, best first; ties in class order.
     *
     * @param logits [C], finite
     * @param labels class names, length C
     * @param k number of classes, at least 1; at most C are returned
     * @param function how the model's probabilities are computed
     * @param scores kind of score
     * @return min(k, C) predictions
     * @throws IllegalArgumentException if lengths differ or k is below 1
     */
    public static List<Prediction> top(
            float[] logits, List<String> labels, int k, ScoreFunction function, Scores scores) {
        if (logits.length != labels.size() || k < 1) {
            throw new IllegalArgumentException(logits.length + " logits, " + labels.size() + " labels, k = " + k);
        }
        Comparator<Integer> order = bestFirst(logits);
        PriorityQueue<Integer> best = new PriorityQueue<>(order.reversed()); // its head is the worst one kept
        for (int c = 0; c < logits.length; c++) {
            best.add(c);
            if (best.size() > k) {
                best.poll();
            }
        }
        double[] values = scores.of(logits, function);
        List<Integer> chosen = new ArrayList<>(best);
        chosen.sort(order);
        return chosen.stream()
                .map(c -> new Prediction(labels.get(c), c, (float) values[c]))
                .toList();
    }
}
