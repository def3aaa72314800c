package dev.vit4j.attention.page;

/**
 * The maps of one class.
 *
 * @param classIndex 0..C-1
 * @param relevance [N], gradient-weighted roll-out of each patch, row by row, at least 0; not copied, so don't change it
 * @param prefix gradient-weighted roll-out of each token before the patches, at least 0; not copied, so don't change it
 * @param gradCam [N], Grad-CAM of each patch, row by row, at least 0; not copied, so don't change it
 */
public record ClassMap(int classIndex, double[] relevance, double[] prefix, double[] gradCam) {
    /** @throws IllegalArgumentException if a number is negative or not finite */
    public ClassMap {
        for (double value : relevance) {
            check(value);
        }
        for (double value : gradCam) {
            check(value);
        }
        for (double value : prefix) {
            check(value);
        }
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
