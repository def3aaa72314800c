package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.encoder.EmbeddingLayout;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.EmbeddingWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Class token, registers and patches with their positions, image by image: see {@link EncoderOps#embed}.
 *
 * <p>Inputs: patches [B*N,D], positions [1,P,D], then those of class token [1,1,D] and registers [1,R,D] that there are.
 * Output: [B*T,D].
 */
public final class FusedEmbedding extends FusedOp {
    /** For SameDiff. */
    public FusedEmbedding() {}

    FusedEmbedding(SameDiff sd, int images, SDVariable patches, EmbeddingWeights weights) {
        super(sd, inputs(patches, weights));
        addIArgument(EmbeddingLayout.of(images, weights).arguments());
    }

    private static List<SDVariable> inputs(SDVariable patches, EmbeddingWeights weights) {
        List<SDVariable> inputs = new ArrayList<>(List.of(patches, weights.positions()));
        if (weights.classToken() != null) {
            inputs.add(weights.classToken());
        }
        if (weights.registers() != null) {
            inputs.add(weights.registers());
        }
        return inputs;
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        EmbeddingLayout layout = EmbeddingLayout.of(this);
        List<long[]> expected = layout.inputShapes();
        for (int i = 0; i < expected.size(); i++) {
            if (!Arrays.equals(inputs.get(i), expected.get(i))) {
                throw new IllegalArgumentException("embedding: " + Arrays.toString(inputs.get(i)) + " is not "
                        + Arrays.toString(expected.get(i)) + ", as input " + i + " of " + layout);
            }
        }
        return List.of(new long[] {(long) layout.images() * layout.tokens(), layout.width()});
    }

    @Override
    public void execute(FusedCall call) {
        EmbeddingLayout layout = EmbeddingLayout.of(this);
        layout.share(call.engine(), () -> beforePatches(call, layout), (from, to) -> patches(call, layout, from, to));
    }

    /** The same rows in each image. */
    private static void beforePatches(FusedCall call, EmbeddingLayout layout) {
        int width = layout.width();
        int registersFrom = layout.classTokens() * width;
        int n = layout.before() * width;
        float[] rows = call.engine().scratch().floats(0, n);
        if (layout.classTokens() > 0) {
            float[] position = call.engine().scratch().floats(1, width);
            call.input(2).read(0, rows, 0, width);
            call.input(1).read(0, position, 0, width);
            call.engine().kernels().add(rows, 0, position, 0, width);
        }
        if (layout.registers() > 0) {
            call.input(2 + layout.classTokens()).read(0, rows, registersFrom, n - registersFrom);
        }
        for (int image = 0; image < layout.images(); image++) {
            call.output(0).write(layout.tokensAt(image), rows, 0, n);
        }
    }

    private static void patches(FusedCall call, EmbeddingLayout layout, int from, int to) {
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

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        FusedEmbeddingGrad gradient = new FusedEmbeddingGrad(sameDiff, gradients.get(0), EmbeddingLayout.of(this));
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
