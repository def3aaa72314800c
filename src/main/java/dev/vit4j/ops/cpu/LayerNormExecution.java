package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.fused.FusedLayerNorm;

/** Executes {@link FusedLayerNorm}. */
final class LayerNormExecution implements CpuOperation {
    private static final int ROWS = 128;

    private final FusedLayerNorm op;

    LayerNormExecution(FusedLayerNorm op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        int width = call.columns(0);
        double eps = op.eps();
        float[] gamma = call.input(1).toArray();
        float[] beta = call.input(2).toArray();
        Chunks chunks = Chunks.of(call.rows(0), ROWS);
        call.engine().run(chunks.count(), chunk -> {
            int group = Scratch.rowsAtOnce(width);
            float[] rows = call.engine().scratch().floats(0, group * width);
            int from = chunks.from(chunk);
            int n = chunks.to(chunk) - from;
            float[] statistics = call.engine().scratch().floats(1, 2 * n);
            for (int top = 0; top < n; top += group) {
                int count = Math.min(group, n - top);
                long at = (long) (from + top) * width;
                call.input(0).read(at, rows, 0, count * width);
                for (int r = 0; r < count; r++) {
                    call.engine()
                            .kernels()
                            .normalize(rows, r * width, width, gamma, beta, eps, statistics, 2 * (top + r));
                }
                call.output(0).write(at, rows, 0, count * width);
            }
            if (call.wants(1)) {
                call.output(1).write(2L * from, statistics, 0, 2 * n);
            }
        });
    }
}
