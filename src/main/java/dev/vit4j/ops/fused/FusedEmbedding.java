package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EmbeddingLayout;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.EmbeddingWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Class token, registers and patches with positions added: see {@link EncoderOps#embed}.
 *
 * <p>Inputs: patches [B*N,D], positions [1,P,D], then class token [1,1,D] and registers [1,R,D] if there are any.
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

    /** @return order of the tokens */
    public EmbeddingLayout layout() {
        return new EmbeddingLayout(integer(0), integer(1), integer(2), integer(3), integer(4));
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        EmbeddingLayout layout = layout();
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
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        FusedEmbeddingGrad gradient = new FusedEmbeddingGrad(sameDiff, gradients.get(0), layout());
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
