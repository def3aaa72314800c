package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.fused.FusedIm2col;
import java.util.Arrays;

/** Executes {@link FusedIm2col}. */
final class Im2colExecution implements CpuOperation {
    private final FusedIm2col op;

    Im2colExecution(FusedIm2col op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        int height = op.featureMap().height();
        // A row of places at a time: of it and the rows above and below.
        call.engine().run(op.featureMap().images() * height, chunk -> row(call, chunk / height, chunk % height));
    }

    private void row(CpuCall call, int image, int y) {
        int height = op.featureMap().height();
        int width = op.featureMap().width();
        int k = call.columns(0);
        Scratch scratch = call.engine().scratch();
        int three = 3 * k;
        int stride = 3 * three;
        float[] out = scratch.floats(0, width * stride);
        float[] row = scratch.floats(1, (width + 2) * k);
        Arrays.fill(row, 0, k, 0);
        Arrays.fill(row, (width + 1) * k, (width + 2) * k, 0);
        for (int dy = 0; dy < 3; dy++) {
            int from = y + dy - 1;
            boolean within = from >= 0 && from < height;
            if (within) {
                call.input(0).read(((long) image * height + from) * width * k, row, k, width * k);
            }
            for (int x = 0; x < width; x++) {
                int to = x * stride + dy * three;
                if (within) {
                    System.arraycopy(row, x * k, out, to, three);
                } else {
                    Arrays.fill(out, to, to + three, 0);
                }
            }
        }
        call.output(0).write(((long) image * height + y) * width * stride, out, 0, width * stride);
    }
}
