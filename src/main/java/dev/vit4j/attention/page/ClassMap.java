package dev.vit4j.attention.page;

/**
 * The relevance of each patch for one class, at the token or mean that the classifier reads.
 *
 * @param classIndex 0..C-1
 * @param relevance [N], row by row, at least 0; not copied, so don't change it
 * @param elsewhere relevance of the tokens that are no patches, at least 0
 */
public record ClassMap(int classIndex, double[] relevance, double elsewhere) {
    /** @throws IllegalArgumentException if a number is negative or not finite */
    public ClassMap {
        for (double value : relevance) {
            check(value);
        }
        check(elsewhere);
        if (classIndex < 0) {
            throw new IllegalArgumentException("class index " + classIndex);
        }
    }

    private static void check(double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("relevance must be at least 0 and finite, not " + value);
        }
    }
}
