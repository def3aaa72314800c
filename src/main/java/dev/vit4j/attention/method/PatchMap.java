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
 * @param elsewhere total weight of the other tokens: the class token and the registers
 */
public record PatchMap(TokenGrid grid, Query query, double[] weights, double elsewhere) {
    /** @throws IllegalArgumentException if the number of weights does not fit */
    public PatchMap {
        if (weights.length != grid.patches()) {
            throw new IllegalArgumentException(weights.length + " weights for " + grid.patches() + " patches");
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
        double others = 0;
        for (int token = 0; token < weights.length; token++) {
            others += grid.isPatch(token) ? 0 : weights[token];
        }
        return new PatchMap(grid, query, patches, others);
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
