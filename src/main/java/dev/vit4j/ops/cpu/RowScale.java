package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.kernel.Kernels;

/** Factors of rows, one per element, [R,O], or one per row, [R,1]: masks of dropout and drop path. */
record RowScale(FloatArray memory, boolean perRow, int columns) {
    static RowScale of(CpuCall call, int input) {
        int columns = call.columns(input);
        return new RowScale(call.input(input), columns == 1, columns);
    }

    /**
     * @param kernels the inner loops
     * @param rows multiplied in place
     * @param from where the row begins in it
     * @param spare [n], overwritten
     * @param r number of the row
     * @param left first column of the row in the scale
     * @param n columns
     */
    void apply(Kernels kernels, float[] rows, int from, float[] spare, int r, int left, int n) {
        if (perRow) {
            memory.read(r, spare, 0, 1);
            kernels.scale(rows, from, spare[0], n);
        } else {
            memory.read((long) r * columns + left, spare, 0, n);
            kernels.multiply(rows, from, spare, 0, n);
        }
    }

    /**
     * {@code y = residual + scale * (y + bias)} in some rows and columns.
     *
     * @param engine kernels and scratch memory of this thread
     * @param bias [O], or null
     * @param residual [R,O]
     * @param y [R,O], changed in place
     * @param stride O
     * @param top first row
     * @param bottom one past the last
     * @param left first column
     * @param n columns
     */
    void scaleAndAdd(
            Engine engine,
            float[] bias,
            FloatArray residual,
            FloatArray y,
            int stride,
            int top,
            int bottom,
            int left,
            int n) {
        Kernels kernels = engine.kernels();
        float[] row = engine.scratch().floats(0, n);
        float[] other = engine.scratch().floats(1, n);
        for (int r = top; r < bottom; r++) {
            long at = (long) r * stride + left;
            y.read(at, row, 0, n);
            if (bias != null) {
                kernels.add(row, 0, bias, left, n);
            }
            apply(kernels, row, 0, other, r, left, n);
            residual.read(at, other, 0, n);
            kernels.add(row, 0, other, 0, n);
            y.write(at, row, 0, n);
        }
    }
}
