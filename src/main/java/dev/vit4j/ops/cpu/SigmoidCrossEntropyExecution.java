package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.fused.FusedSigmoidCrossEntropy;

/** Executes {@link FusedSigmoidCrossEntropy}. */
final class SigmoidCrossEntropyExecution implements CpuOperation {
    @Override
    public void execute(CpuCall call) {
        int rows = call.rows(0);
        int classes = call.columns(0);
        double elements = (double) rows * classes;
        Scratch scratch = call.engine().scratch();
        float[] z = scratch.floats(0, classes);
        float[] target = scratch.floats(1, classes);
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            long at = (long) r * classes;
            call.input(0).read(at, z, 0, classes);
            call.input(1).read(at, target, 0, classes);
            for (int c = 0; c < classes; c++) {
                double e = Math.exp(-Math.abs((double) z[c]));
                double sigmoid = (z[c] < 0 ? e : 1) / (1 + e);
                loss += Math.max(z[c], 0) - (double) z[c] * target[c] + Math.log1p(e);
                z[c] = (float) ((sigmoid - target[c]) / elements);
            }
            if (call.wants(1)) {
                call.output(1).write(at, z, 0, classes);
            }
        }
        call.output(0).write(0, new float[] {(float) (loss / elements)}, 0, 1);
    }
}
