package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.ops.cpu.engine.FloatArray;

/**
 * Part of an array as a matrix: with a row stride, so that one head's queries in a [B*T,3D] buffer are a matrix like
 * any other and nothing is copied to get at them.
 *
 * @param memory the array
 * @param offset of the first element
 * @param stride floats from one row to the next
 */
public record MatrixView(FloatArray memory, long offset, int stride) {
    /** @return the view that begins at a row and column of this one */
    public MatrixView at(int row, int column) {
        return new MatrixView(memory, offset + (long) row * stride + column, stride);
    }

    /** Copies floats from the first element on, whatever the rows' length. */
    public void read(float[] to, int n) {
        memory.read(offset, to, 0, n);
    }

    /** Overwrites floats from the first element on, whatever the rows' length. */
    public void write(float[] from, int n) {
        memory.write(offset, from, 0, n);
    }
}
