package dev.vit4j.attention.method;

import static dev.vit4j.common.BadInputException.require;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attention roll-out (Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers", section 3): how much each
 * input token reaches each output token when the look-ups of all layers are chained. Half of a token's information is
 * taken to pass by along the residual connection: each layer is {@code 0.5 A + 0.5 I}.
 *
 * <p>Light keys may be left out, as vit-explain does (Gildenblat 2020): of each query's T keys the floor(share · T)
 * lightest get weight 0, of equal ones the later; what they had goes to the keys that stay, in proportion to their
 * weights, so that each row of A sums to 1 again before the identity is added. (vit-explain itself leaves out the
 * lightest entries of the whole table and then divides columns in place of rows, so that rows do not sum to 1.)
 */
public final class Rollout {
    private final double discard;

    /** Without leaving keys out, as in the paper. */
    public Rollout() {
        this(0);
    }

    /**
     * @param discard share of each query's keys that is left out, in [0, 1)
     * @throws dev.vit4j.common.BadInputException if the share is outside
     */
    public Rollout(double discard) {
        require(discard >= 0 && discard < 1, "share to discard must be at least 0 and below 1, not %s", discard);
        this.discard = discard;
    }

    /**
     * @param layers [T,T] each, from first to last: the heads' mean (the paper's), largest, smallest, or one head; rows
     *     that do not sum to 1 are brought to it, and a row of zeros, which looks up nothing, lets all pass by
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
        // A share such as 0.9 of 10 must not fall short of 9 by rounding.
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
