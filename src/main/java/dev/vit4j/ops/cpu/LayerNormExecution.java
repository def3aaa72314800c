package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.gemm.MatrixView;
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
        RowNorm norm = RowNorm.of(call, op.eps());
        Chunks chunks = Chunks.of(call.rows(0), ROWS);
        call.engine().run(chunks.count(), chunk -> {
            int from = chunks.from(chunk);
            int n = chunks.to(chunk) - from;
            MatrixView result = new MatrixView(call.output(0), (long) from * width, width);
            float[] statistics = norm.rows(call.engine(), from, n, result);
            if (call.wants(1)) {
                call.output(1).write(2L * from, statistics, 0, 2 * n);
            }
        });
    }
}
