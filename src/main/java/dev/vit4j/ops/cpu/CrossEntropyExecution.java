package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.fused.FusedCrossEntropy;

/** Executes {@link FusedCrossEntropy}. */
final class CrossEntropyExecution implements CpuOperation {
    @Override
    public void execute(CpuCall call) {
        int rows = call.rows(0);
        int classes = call.columns(0);
        Scratch scratch = call.engine().scratch();
        float[] z = scratch.floats(0, classes);
        float[] target = scratch.floats(1, classes);
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            long at = (long) r * classes;
            call.input(0).read(at, z, 0, classes);
            call.input(1).read(at, target, 0, classes);
            float max = Float.NEGATIVE_INFINITY;
            double share = 0;
            for (int c = 0; c < classes; c++) {
                max = Math.max(max, z[c]);
                share += target[c];
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(z[c] - max);
            }
            double logSum = Math.log(sum);
            for (int c = 0; c < classes; c++) {
                loss -= target[c] * (z[c] - max - logSum);
                z[c] = (float) ((Math.exp(z[c] - max) / sum * share - target[c]) / rows);
            }
            if (call.wants(1)) {
                call.output(1).write(at, z, 0, classes);
            }
        }
        call.output(0).write(0, new float[] {(float) (loss / rows)}, 0, 1);
    }
}
