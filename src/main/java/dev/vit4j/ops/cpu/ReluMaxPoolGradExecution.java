package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.FusedReluMaxPool;
import dev.vit4j.ops.fused.FusedReluMaxPoolGrad;
import java.util.Arrays;

/** Executes {@link FusedReluMaxPoolGrad}. */
final class ReluMaxPoolGradExecution implements CpuOperation {
    private final FusedReluMaxPoolGrad op;

    ReluMaxPoolGradExecution(FusedReluMaxPoolGrad op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        int height = op.height();
        call.engine().run(op.images() * height, chunk -> row(call, chunk / height, chunk % height));
    }

    private void row(CpuCall call, int image, int y) {
        int height = op.height();
        int width = op.width();
        int rows = (height + 1) / 2;
        int pooled = (width + 1) / 2;
        int k = call.columns(0);
        Scratch scratch = call.engine().scratch();
        Kernels kernels = call.engine().kernels();
        float[] dy = scratch.floats(0, pooled * k);
        float[] from = scratch.floats(1, pooled * k);
        float[] dx = scratch.floats(2, width * k);
        Arrays.fill(dx, 0, width * k, 0);
        // The rows of the result whose windows reach this row: one for even rows, two for odd ones.
        for (int row = y / 2; row <= (y + 1) / 2 && row < rows; row++) {
            int up = y - 2 * row + 1;
            long at = ((long) image * rows + row) * pooled * k;
            call.input(0).read(at, dy, 0, pooled * k);
            call.input(1).read(at, from, 0, pooled * k);
            for (int left = 0; left < FusedReluMaxPool.WINDOW; left++) {
                int place = up * FusedReluMaxPool.WINDOW + left;
                for (int p = 0; p < pooled; p++) {
                    int column = 2 * p + left - 1;
                    if (column >= 0 && column < width) {
                        kernels.addWhere(dx, column * k, dy, from, p * k, k, place);
                    }
                }
            }
        }
        call.output(0).write(((long) image * height + y) * width * k, dx, 0, width * k);
    }
}
