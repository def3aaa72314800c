package dev.vit4j.ops.cpu;

import dev.vit4j.ops.fused.FusedRelativeBiasGrad;

/** Executes {@link FusedRelativeBiasGrad}: each head's sums by one thread. */
final class RelativeBiasGradExecution implements CpuOperation {
    @Override
    public void execute(CpuCall call) {
        int rows = call.rows(0);
        int heads = call.columns(0);
        int tokens = call.rows(1);
        float[][] sums = new float[heads][];
        call.engine().run(heads, head -> {
            float[] index = call.engine().scratch().floats(0, tokens);
            float[] gradient = call.engine().scratch().floats(1, tokens);
            double[] sum = new double[rows];
            for (int query = 0; query < tokens; query++) {
                call.input(1).read((long) query * tokens, index, 0, tokens);
                call.input(2).read(((long) head * tokens + query) * tokens, gradient, 0, tokens);
                for (int key = 0; key < tokens; key++) {
                    sum[(int) index[key]] += gradient[key];
                }
            }
            sums[head] = new float[rows];
            for (int row = 0; row < rows; row++) {
                sums[head][row] = (float) sum[row];
            }
        });
        float[] all = new float[rows * heads];
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                all[row * heads + head] = sums[head][row];
            }
        }
        call.output(0).write(0, all, 0, all.length);
    }
}
