package dev.vit4j.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Attention's look-up made exact: one query is compared with every key, and the values of those keys that agree best are
 * returned. Keeps the best alone, so that any number of keys may go by.
 *
 * <p>Similarity is the cosine of the two vectors, rounded to six decimals: what lies below is noise of the arithmetic,
 * which depends on an image's place in its batch. Equal ones stay in the order in which they came.
 *
 * @param <V> what is looked for
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
     * A value that was found.
     *
     * @param <V> what it is
     * @param value what stands beside the key
     * @param similarity of query and key, -1..1
     */
    public record Match<V>(V value, double similarity) {}

    private record Candidate<V>(Match<V> match, long number) {}

    /**
     * @param query [D], finite
     * @param k how many values are wanted, at least 1
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
     * @param value what stands beside the key
     * @param key [D], finite
     * @throws IllegalArgumentException if the key is of another length than the query, or one of them is not finite
     */
    public void offer(V value, float[] key) {
        double cosine = Cosine.of(query, key);
        if (Double.isNaN(cosine)) {
            throw new IllegalArgumentException("query and key must be finite");
        }
        double similarity = Math.rint(cosine * DECIMALS) / DECIMALS + 0.0; // -0 becomes 0
        best.add(new Candidate<>(new Match<>(value, similarity), offered++));
        if (best.size() > k) {
            best.poll(); // the least similar, and of equal ones the last that came
        }
    }

    /** @return how many keys were offered */
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
