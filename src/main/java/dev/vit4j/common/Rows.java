package dev.vit4j.common;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies matrices to Java arrays. */
public final class Rows {
    private Rows() {}

    /**
     * Copies a matrix as {@link INDArray#toFloatMatrix} does, but at once: ND4J's takes some 50 µs per row.
     *
     * @param matrix [R,C], of any numbers and layout
     * @return its rows, [R][C]
     * @throws IllegalArgumentException if it is not a matrix
     */
    public static float[][] of(INDArray matrix) {
        if (matrix.rank() != 2) {
            throw new IllegalArgumentException("needs a matrix, not " + matrix.shapeInfoToString());
        }
        int columns = Math.toIntExact(matrix.columns());
        float[] all;
        try (INDArray dense = matrix.dup('c')) {
            all = dense.data().asFloat();
        }
        float[][] rows = new float[Math.toIntExact(matrix.rows())][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Arrays.copyOfRange(all, r * columns, (r + 1) * columns);
        }
        return rows;
    }
}
