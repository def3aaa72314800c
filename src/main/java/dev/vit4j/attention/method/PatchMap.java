package dev.vit4j.attention.method;

import dev.vit4j.model.TokenGrid;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A weight for each patch of an image.
 *
 * @param grid the token grid
 * @param query the query
 * @param weights [N], row by row, at least 0; not copied, so don't change them
 * @param prefix weight of each token before the patches, at least 0: class token, distillation token, registers, as far as
 *     the model has them; not copied, so don't change them
 */
public record PatchMap(TokenGrid grid, Query query, double[] weights, double[] prefix) {
    /** @throws IllegalArgumentException if the number of weights does not fit */
    public PatchMap {
        if (weights.length != grid.patches()) {
            throw new IllegalArgumentException(weights.length + " weights for " + grid.patches() + " patches");
        }
        if (prefix.length != grid.firstPatch()) {
            throw new IllegalArgumentException(
                    prefix.length + " weights for " + grid.firstPatch() + " tokens before the patches");
        }
    }

    /**
     * @param grid the token grid
     * @param query the query
     * @param weights [T], a weight for each token
     * @return the map of the patches
     */
    public static PatchMap ofTokens(TokenGrid grid, Query query, double[] weights) {
        double[] patches = Arrays.copyOfRange(weights, grid.firstPatch(), grid.tokens());
        return new PatchMap(grid, query, patches, Arrays.copyOf(weights, grid.firstPatch()));
    }

    /** @return total weight of the tokens that are no patches: class token, distillation token and registers */
    public double elsewhere() {
        return Arrays.stream(prefix).sum();
    }

    /**
     * @param row from the top, 0..rows-1
     * @param column from the left, 0..columns-1
     * @return that patch's weight
     */
    public double at(int row, int column) {
        return weights[row * grid.columns() + column];
    }

    /** @return the smallest weight */
    public double min() {
        return Arrays.stream(weights).min().orElseThrow();
    }

    /** @return the largest weight */
    public double max() {
        return Arrays.stream(weights).max().orElseThrow();
    }

    /** @return the sum of the patches' weights */
    public double sum() {
        return Arrays.stream(weights).sum();
    }

    /** @return [N], the patches by descending weight; ties in order of the patches */
    public int[] order() {
        return IntStream.range(0, weights.length)
                .boxed()
                .sorted((a, b) -> Double.compare(weights[b], weights[a])) // stable
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
