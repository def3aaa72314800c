package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.MatrixView;

/**
 * Layer normalization of an operation's first input.
 *
 * @param x [R,D]
 * @param gamma [D]
 * @param beta [D]
 * @param eps added to the variance
 */
record RowNorm(FloatArray x, float[] gamma, float[] beta, double eps) {
    /** @return the normalization of x by gamma and beta, the first three inputs */
    static RowNorm of(CpuCall call, double eps) {
        return new RowNorm(call.input(0), call.input(1).toArray(), call.input(2).toArray(), eps);
    }

    int width() {
        return gamma.length;
    }

    /**
     * @param engine kernels and scratch memory of this thread
     * @param top first row
     * @param count rows
     * @param to takes them normalized, without gaps
     * @return mean and reciprocal standard deviation of each row, in scratch memory
     */
    float[] rows(Engine engine, int top, int count, MatrixView to) {
        int width = width();
        int group = Scratch.rowsAtOnce(width);
        float[] rows = engine.scratch().floats(0, group * width);
        float[] statistics = engine.scratch().floats(1, 2 * count);
        for (int r = 0; r < count; r += group) {
            int taken = Math.min(group, count - r);
            x.read((long) (top + r) * width, rows, 0, taken * width);
            for (int i = 0; i < taken; i++) {
                engine.kernels().normalize(rows, i * width, width, gamma, beta, eps, statistics, 2 * (r + i));
            }
            to.at(r, 0).write(rows, taken * width);
        }
        return statistics;
    }
}
