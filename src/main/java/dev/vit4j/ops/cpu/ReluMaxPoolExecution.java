package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.FusedReluMaxPool;
import java.util.Arrays;

/** Executes {@link FusedReluMaxPool}. */
final class ReluMaxPoolExecution implements CpuOperation {
    private final FusedReluMaxPool op;

    ReluMaxPoolExecution(FusedReluMaxPool op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        int rows = op.featureMap().pooled().height();
        call.engine().run(op.featureMap().images() * rows, chunk -> row(call, chunk / rows, chunk % rows));
    }

    private void row(CpuCall call, int image, int y) {
        int height = op.featureMap().height();
        int width = op.featureMap().width();
        int rows = op.featureMap().pooled().height();
        int pooled = op.featureMap().pooled().width();
        int k = call.columns(0);
        Scratch scratch = call.engine().scratch();
        Kernels kernels = call.engine().kernels();
        float[] best = scratch.floats(0, pooled * k);
        float[] from = scratch.floats(1, pooled * k);
        float[] x = scratch.floats(2, width * k);
        Arrays.fill(best, 0, pooled * k, 0);
        Arrays.fill(from, 0, pooled * k, -1);
        for (int up = 0; up < FusedReluMaxPool.WINDOW; up++) {
            int row = 2 * y + up - 1;
            if (row < 0 || row >= height) {
                continue;
            }
            call.input(0).read(((long) image * height + row) * width * k, x, 0, width * k);
            for (int left = 0; left < FusedReluMaxPool.WINDOW; left++) {
                int place = up * FusedReluMaxPool.WINDOW + left;
                for (int p = 0; p < pooled; p++) {
                    int column = 2 * p + left - 1;
                    if (column >= 0 && column < width) {
                        kernels.maximum(best, from, p * k, x, column * k, k, place);
                    }
                }
            }
        }
        long at = ((long) image * rows + y) * pooled * k;
        call.output(0).write(at, best, 0, pooled * k);
        if (call.wants(1)) {
            call.output(1).write(at, from, 0, pooled * k);
        }
    }
}
