package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.encoder.EmbeddingLayout;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedEmbedding}. What all images share gets the sum over them: each chunk of tokens adds them up one
 * after the other, so that the sum does not depend on the threads.
 *
 * <p>Input: dy [B*T,D]. Outputs: dpatches [B*N,D], dpositions [1,P,D], then those of class token [1,1,D] and registers
 * [1,R,D] that there are; each is written only where it is read.
 */
public final class FusedEmbeddingGrad extends FusedOp {
    /** For SameDiff. */
    public FusedEmbeddingGrad() {}

    FusedEmbeddingGrad(SameDiff sd, SDVariable dy, EmbeddingLayout layout) {
        super(sd, List.of(dy));
        addIArgument(layout.arguments());
    }

    @Override
    public int getNumOutputs() {
        return EmbeddingLayout.of(this).inputShapes().size();
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        return EmbeddingLayout.of(this).inputShapes();
    }

    @Override
    public void execute(FusedCall call) {
        EmbeddingLayout layout = EmbeddingLayout.of(this);
        layout.share(call.engine(), () -> beforePatches(call, layout), (from, to) -> patches(call, layout, from, to));
    }

    private static void beforePatches(FusedCall call, EmbeddingLayout layout) {
        int width = layout.width();
        int registersFrom = layout.classTokens() * width;
        int n = layout.before() * width;
        float[] sum = call.engine().scratch().floats(0, n);
        float[] dy = call.engine().scratch().floats(1, n);
        Arrays.fill(sum, 0, n, 0);
        for (int image = 0; image < layout.images(); image++) {
            call.input(0).read(layout.tokensAt(image), dy, 0, n);
            call.engine().kernels().add(sum, 0, dy, 0, n);
        }
        if (layout.classTokens() > 0) {
            writeIfWanted(call, 1, sum, 0, width);
            writeIfWanted(call, 2, sum, 0, width);
        }
        if (layout.registers() > 0) {
            writeIfWanted(call, 2 + layout.classTokens(), sum, registersFrom, n - registersFrom);
        }
    }

    private static void writeIfWanted(FusedCall call, int output, float[] sum, int from, int n) {
        if (call.wants(output)) {
            call.output(output).write(0, sum, from, n);
        }
    }

    private static void patches(FusedCall call, EmbeddingLayout layout, int from, int to) {
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

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
