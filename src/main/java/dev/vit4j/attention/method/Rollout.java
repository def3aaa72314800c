package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attention roll-out (Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers", section 3): the share of
 * each input token in each output token when the look-ups of all layers are chained. Half of a token's information is
 * assumed to pass along the residual connection: each layer is {@code 0.5 A + 0.5 I}.
 *
 * <p>Low weights can be discarded, as in vit-explain (Gildenblat 2020): the floor(discard · T) lowest weights of each
 * query are set to 0 (of ties, the later keys), and the row is normalized to sum 1 before the identity is added.
 * (vit-explain itself discards the lowest entries of the whole matrix and then normalizes columns instead of rows, so
 * that rows do not sum to 1.)
 */
public final class Rollout {
    private final double discard;

    /** Discards no keys, as in the paper. */
    public Rollout() {
        this(0);
    }

    /**
     * @param discard fraction of each query's keys to discard, in [0, 1)
     * @throws dev.vit4j.common.BadInputException if the fraction is out of range
     */
    public Rollout(double discard) {
        require(discard >= 0 && discard < 1, "share to discard must be at least 0 and below 1, not %s", discard);
        this.discard = discard;
    }

    /**
     * @param layers [T,T] each, from first to last: the mean over heads (as in the paper), the maximum, the minimum, or
     *     one head. Rows are normalized to sum 1; for a row of zeros only the residual passes
     * @return the chained look-ups; rows at least 0, summing to 1
     * @throws dev.vit4j.common.BadInputException if there is no layer
     */
    public LookUpChain of(List<AttentionMatrix> layers) {
        require(!layers.isEmpty(), "roll-out needs the attention of at least one layer");
        return new LookUpChain(layers.stream().map(this::withResidual).toList());
    }

    private AttentionMatrix withResidual(AttentionMatrix layer) {
        int tokens = layer.tokens();
        double[] values = new double[tokens * tokens];
        for (int query = 0; query < tokens; query++) {
            double[] row = layer.row(query);
            leaveOut(row);
            double sum = Arrays.stream(row).sum();
            for (int key = 0; key < tokens; key++) {
                values[query * tokens + key] = sum > 0 ? 0.5 * row[key] / sum : 0;
            }
            values[query * tokens + query] += sum > 0 ? 0.5 : 1;
        }
        return new AttentionMatrix(tokens, values);
    }

    private void leaveOut(double[] row) {
        // A fraction such as 0.9 of 10 must not round down to 8.
        int count = (int) Math.floor(discard * row.length + 1e-9);
        if (count > 0) {
            IntStream.range(0, row.length)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(key -> row[key])
                            .thenComparing(Comparator.reverseOrder()))
                    .limit(count)
                    .forEach(key -> row[key] = 0);
        }
    }
}
