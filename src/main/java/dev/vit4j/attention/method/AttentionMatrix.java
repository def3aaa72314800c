package dev.vit4j.attention.method;

import java.util.Arrays;

/**
 * One T x T table of look-ups: row i says how query i shares its attention among the keys.
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
     * @return [T], what it looks up, a copy
     */
    public double[] row(int query) {
        return Arrays.copyOfRange(values, query * tokens, (query + 1) * tokens);
    }

    /**
     * Follows the look-ups one step, weighting each query's row.
     *
     * @param asked [T], how much each query is asked
     * @return [T], weight of each key: {@code asked · matrix}
     */
    public double[] lookUp(double[] asked) {
        double[] found = new double[tokens];
        for (int query = 0; query < tokens; query++) {
            double share = asked[query];
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
