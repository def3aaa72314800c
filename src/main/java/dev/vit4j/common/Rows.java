package dev.vit4j.common;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrices as Java arrays. */
public final class Rows {
    private Rows() {}

    /**
     * As {@link INDArray#toFloatMatrix}, in one copy: ND4J's own makes an array for each row, some 50 µs a row.
     *
     * @param matrix [R,C], of any numbers and layout
     * @return its rows, [R][C]
     * @throws IllegalArgumentException if it is no matrix
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
