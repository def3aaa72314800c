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
        int height = op.height();
        call.engine().run(op.images() * height, chunk -> row(call, chunk / height, chunk % height));
    }

    private void row(CpuCall call, int image, int y) {
        int height = op.height();
        int width = op.width();
        int stride = call.columns(0);
        int k = stride / 9;
        int three = 3 * k;
        Scratch scratch = call.engine().scratch();
        Kernels kernels = call.engine().kernels();
        float[] dy = scratch.floats(0, width * stride);
        float[] sum = scratch.floats(1, (width + 2) * k);
        Arrays.fill(sum, 0, (width + 2) * k, 0);
        for (int up = 0; up < 3; up++) {
            int from = y + 1 - up;
            if (from < 0 || from >= height) {
                continue;
            }
            call.input(0).read(((long) image * height + from) * width * stride, dy, 0, width * stride);
            for (int x = 0; x < width; x++) {
                kernels.add(sum, x * k, dy, x * stride + up * three, three);
            }
        }
        call.output(0).write(((long) image * height + y) * width * k, sum, k, width * k);
    }
}
