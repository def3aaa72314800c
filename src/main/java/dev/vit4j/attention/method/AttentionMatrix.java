package dev.vit4j.attention.method;

import java.util.Arrays;

/**
 * A T x T attention matrix: row i holds the weights of query i over all keys.
 *
 * @param tokens T
 * @param values [T,T], row by row; not copied, so don't change them
 */
public record AttentionMatrix(int tokens, double[] values) {
    /** @throws IllegalArgumentException if the number of values does not fit */
    public AttentionMatrix {
        if (tokens < 1 || values.length != (long) tokens * tokens) {
            throw new IllegalArgumentException(values.length + " weights for " + tokens + " tokens");
        }
    }

    /**
     * @param query 0..T-1
     * @return [T], its weight on each key, a copy
     */
    public double[] row(int query) {
        return Arrays.copyOfRange(values, query * tokens, (query + 1) * tokens);
    }

    /**
     * Computes the weighted sum of all queries' rows.
     *
     * @param queryWeights [T], the weight of each query
     * @return [T], weight of each key: {@code queryWeights · matrix}
     */
    public double[] lookUp(double[] queryWeights) {
        double[] found = new double[tokens];
        for (int query = 0; query < tokens; query++) {
            double share = queryWeights[query];
            if (share != 0) {
                int at = query * tokens;
                for (int key = 0; key < tokens; key++) {
                    found[key] += share * values[at + key];
                }
            }
        }
        return found;
    }
}
