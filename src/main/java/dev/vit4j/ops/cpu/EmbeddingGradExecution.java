package dev.vit4j.ops.cpu;

import dev.vit4j.ops.encoder.EmbeddingLayout;
import dev.vit4j.ops.fused.FusedEmbeddingGrad;
import java.util.Arrays;

/** Executes {@link FusedEmbeddingGrad}. */
final class EmbeddingGradExecution implements CpuOperation {
    private final FusedEmbeddingGrad op;

    EmbeddingGradExecution(FusedEmbeddingGrad op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        EmbeddingLayout layout = op.layout();
        EmbeddingWork.share(
                layout, call.engine(), () -> prefix(call, layout), (from, to) -> patches(call, layout, from, to));
    }

    private static void prefix(CpuCall call, EmbeddingLayout layout) {
        int width = layout.width();
        int registersFrom = layout.classTokens() * width;
        int n = layout.prefixTokens() * width;
        float[] sum = call.engine().scratch().floats(0, n);
        float[] dy = call.engine().scratch().floats(1, n);
        Arrays.fill(sum, 0, n, 0);
        for (int image = 0; image < layout.images(); image++) {
            call.input(0).read(layout.tokensAt(image), dy, 0, n);
            call.engine().kernels().add(sum, 0, dy, 0, n);
        }
        if (layout.classTokens() > 0) {
            writeIfWanted(call, 1, sum, 0, registersFrom);
            writeIfWanted(call, 2, sum, 0, registersFrom);
        }
        if (layout.registers() > 0) {
            writeIfWanted(call, layout.registersInput(), sum, registersFrom, n - registersFrom);
        }
    }

    private static void writeIfWanted(CpuCall call, int output, float[] sum, int from, int n) {
        if (call.wants(output)) {
            call.output(output).write(0, sum, from, n);
        }
    }

    private static void patches(CpuCall call, EmbeddingLayout layout, int from, int to) {
        int n = (to - from) * layout.width();
        float[] sum = call.engine().scratch().floats(0, n);
        float[] dy = call.engine().scratch().floats(1, n);
        Arrays.fill(sum, 0, n, 0);
        for (int image = 0; image < layout.images(); image++) {
            call.input(0).read(layout.tokenAt(image, from), dy, 0, n);
            if (call.wants(0)) {
                call.output(0).write(layout.patchAt(image, from), dy, 0, n);
            }
            call.engine().kernels().add(sum, 0, dy, 0, n);
        }
        if (call.wants(1)) {
            call.output(1).write(layout.positionAt(from), sum, 0, n);
        }
    }
}
