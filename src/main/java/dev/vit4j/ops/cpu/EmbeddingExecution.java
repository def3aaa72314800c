package dev.vit4j.ops.cpu;

import dev.vit4j.ops.encoder.EmbeddingLayout;
import dev.vit4j.ops.fused.FusedEmbedding;

/** Executes {@link FusedEmbedding}. */
final class EmbeddingExecution implements CpuOperation {
    private final FusedEmbedding op;

    EmbeddingExecution(FusedEmbedding op) {
        this.op = op;
    }

    @Override
    public void execute(CpuCall call) {
        EmbeddingLayout layout = op.layout();
        EmbeddingWork.share(
                layout, call.engine(), () -> prefix(call, layout), (from, to) -> patches(call, layout, from, to));
    }

    /** The same rows in each image. */
    private static void prefix(CpuCall call, EmbeddingLayout layout) {
        int width = layout.width();
        int registersFrom = layout.classTokens() * width;
        int n = layout.prefixTokens() * width;
        float[] rows = call.engine().scratch().floats(0, n);
        if (layout.classTokens() > 0) {
            float[] position = call.engine().scratch().floats(1, registersFrom);
            call.input(2).read(0, rows, 0, registersFrom);
            call.input(1).read(0, position, 0, registersFrom);
            call.engine().kernels().add(rows, 0, position, 0, registersFrom);
        }
        if (layout.registers() > 0) {
            call.input(layout.registersInput()).read(0, rows, registersFrom, n - registersFrom);
        }
        for (int image = 0; image < layout.images(); image++) {
            call.output(0).write(layout.tokensAt(image), rows, 0, n);
        }
    }

    private static void patches(CpuCall call, EmbeddingLayout layout, int from, int to) {
        int n = (to - from) * layout.width();
        float[] rows = call.engine().scratch().floats(0, n);
        float[] positions = call.engine().scratch().floats(1, n);
        call.input(1).read(layout.positionAt(from), positions, 0, n);
        for (int image = 0; image < layout.images(); image++) {
            call.input(0).read(layout.patchAt(image, from), rows, 0, n);
            call.engine().kernels().add(rows, 0, positions, 0, n);
            call.output(0).write(layout.tokenAt(image, from), rows, 0, n);
        }
    }
}
