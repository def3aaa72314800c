package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.FusedIm2colGrad;
import java.util.Arrays;

/** Executes {@link FusedIm2colGrad}. */
final class Im2colGradExecution implements CpuOperation {
    private final FusedIm2colGrad op;

    Im2colGradExecution(FusedIm2colGrad op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        int side = op.side();
        call.engine().run(op.images() * side, chunk -> row(call, chunk / side, chunk % side));
    }

    private void row(CpuCall call, int image, int y) {
        int side = op.side();
        int stride = call.columns(0);
        int k = stride / 9;
        int three = 3 * k;
        Scratch scratch = call.engine().scratch();
        Kernels kernels = call.engine().kernels();
        float[] dy = scratch.floats(0, side * stride);
        float[] sum = scratch.floats(1, (side + 2) * k);
        Arrays.fill(sum, 0, (side + 2) * k, 0);
        for (int up = 0; up < 3; up++) {
            int from = y + 1 - up;
            if (from < 0 || from >= side) {
                continue;
            }
            call.input(0).read(((long) image * side + from) * side * stride, dy, 0, side * stride);
            for (int x = 0; x < side; x++) {
                kernels.add(sum, x * k, dy, x * stride + up * three, three);
            }
        }
        call.output(0).write(((long) image * side + y) * side * k, sum, k, side * k);
    }
}
