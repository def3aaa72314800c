package dev.vit4j.classify;

/** Cosine similarity of embeddings. */
public final class Cosine {
    private Cosine() {}

    /**
     * Returns the cosine of the angle between two vectors: 1 for the same direction, 0 for orthogonal, -1 for opposite
     * ones.
     *
     * @param a [D]
     * @param b [D]
     * @return -1..1; 0 if a vector is all zeros; NaN if a value is not finite
     * @throws IllegalArgumentException if their lengths differ
     */
    public static double of(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("vector dimensions differ: " + a.length + "!=" + b.length);
        }
        double squares = dot(a, a) * dot(b, b);
        if (squares == 0) {
            return 0;
        }
        // Clamp rounding errors; Math.min and max keep NaN.
        return Math.max(-1, Math.min(1, dot(a, b) / Math.sqrt(squares)));
    }

    /** Returns the dot product in double precision, in which a product of two floats is exact. */
    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
