package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.GradientPartials;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.FusedLayerNormGrad;

/** Executes {@link FusedLayerNormGrad}. */
final class LayerNormGradExecution implements CpuOperation {
    private static final int ROWS = 256;

    private final FusedLayerNormGrad op;

    LayerNormGradExecution(FusedLayerNormGrad op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        int width = call.columns(0);
        float[] gamma = call.input(1).toArray();
        Chunks chunks = Chunks.of(call.rows(0), ROWS);
        float[][] dGamma = new float[chunks.count()][width];
        float[][] dBeta = new float[chunks.count()][width];
        call.engine()
                .run(
                        chunks.count(),
                        chunk -> rows(call, gamma, chunks.from(chunk), chunks.to(chunk), dGamma[chunk], dBeta[chunk]));
        GradientPartials.total(call.engine().kernels(), dGamma, 0, call.output(1));
        GradientPartials.total(call.engine().kernels(), dBeta, 0, call.output(2));
    }

    private void rows(CpuCall call, float[] gamma, int from, int to, float[] dGamma, float[] dBeta) {
        int width = call.columns(0);
        Kernels kernels = call.engine().kernels();
        Scratch scratch = call.engine().scratch();
        int group = Scratch.rowsAtOnce(width);
        float[] x = scratch.floats(0, group * width);
        float[] dy = scratch.floats(1, group * width);
        float[] statistics = scratch.floats(2, 2 * (to - from));
        call.input(2).read(2L * from, statistics, 0, 2 * (to - from));
        for (int top = from; top < to; top += group) {
            int n = Math.min(group, to - top) * width;
            long at = (long) top * width;
            call.input(0).read(at, x, 0, n);
            call.input(3).read(at, dy, 0, n);
            for (int i = 0; i < n; i += width) {
                int s = 2 * (top - from + i / width);
                kernels.normalizeGradient(x, dy, i, width, gamma, statistics[s], statistics[s + 1], dGamma, dBeta);
            }
            if (!call.wants(0)) {
                continue;
            }
            if (op.hasResidual()) {
                call.input(4).read(at, x, 0, n);
                kernels.add(dy, 0, x, 0, n);
            }
            call.output(0).write(at, dy, 0, n);
        }
    }
}
