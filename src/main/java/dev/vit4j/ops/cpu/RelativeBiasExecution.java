package dev.vit4j.ops.cpu;

import dev.vit4j.ops.fused.FusedRelativeBias;

/** Executes {@link FusedRelativeBias}. */
final class RelativeBiasExecution implements CpuOperation {
    @Override
    public void execute(CpuCall call) {
        int tokens = call.rows(1);
        int heads = call.columns(0);
        float[] table = call.input(0).toArray();
        call.engine().run(tokens, query -> {
            float[] row = call.engine().scratch().floats(0, tokens);
            call.input(1).read((long) query * tokens, row, 0, tokens);
            int[] start = new int[tokens];
            for (int key = 0; key < tokens; key++) {
                start[key] = ((int) row[key]) * heads;
            }
            for (int head = 0; head < heads; head++) {
                for (int key = 0; key < tokens; key++) {
                    row[key] = table[start[key] + head];
                }
                call.output(0).write(((long) head * tokens + query) * tokens, row, 0, tokens);
            }
        });
    }
}
