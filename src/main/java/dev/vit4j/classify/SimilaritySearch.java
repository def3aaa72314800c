package dev.vit4j.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * An exact version of attention's look-up: compares one query with every key and returns the values of the best keys.
 * Keeps only the best, so memory does not grow with the number of keys.
 *
 * <p>Similarity is the cosine of the two vectors, rounded to six decimals: later digits are rounding noise that depends
 * on an image's position in its batch. Ties stay in input order.
 *
 * @param <V> type of the values
 */
public final class SimilaritySearch<V> {
    private static final double DECIMALS = 1e6;

    private final float[] query;
    private final int k;
    private final PriorityQueue<Candidate<V>> best = new PriorityQueue<>(Comparator.<Candidate<V>>comparingDouble(
                    candidate -> candidate.match().similarity())
            .thenComparing(Candidate::number, Comparator.reverseOrder()));
    private long offered;

    /**
     * A match.
     *
     * @param <V> type of the value
     * @param value the value of the key
     * @param similarity of query and key, -1..1
     */
    public record Match<V>(V value, double similarity) {}

    private record Candidate<V>(Match<V> match, long number) {}

    /**
     * @param query [D], finite
     * @param k number of values to find, at least 1
     * @throws IllegalArgumentException if k is below 1
     */
    public SimilaritySearch(float[] query, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, not " + k);
        }
        this.query = query.clone();
        this.k = k;
    }

    /**
     * @param value the value of the key
     * @param key [D], finite
     * @throws IllegalArgumentException if query and key differ in length or are not finite
     */
    public void offer(V value, float[] key) {
        double cosine = Cosine.of(query, key);
        if (Double.isNaN(cosine)) {
            throw new IllegalArgumentException("query and key must be finite");
        }
        double similarity = Math.rint(cosine * DECIMALS) / DECIMALS + 0.0; // -0 becomes 0
        best.add(new Candidate<>(new Match<>(value, similarity), offered++));
        if (best.size() > k) {
            best.poll(); // the least similar; of ties, the last added
        }
    }

    /** @return number of keys added */
    public long offered() {
        return offered;
    }

    /** @return the best so far, at most k, most similar first */
    public List<Match<V>> best() {
        List<Candidate<V>> candidates = new ArrayList<>(best);
        candidates.sort(best.comparator().reversed());
        return candidates.stream().map(Candidate::match).toList();
    }
}
