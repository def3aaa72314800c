package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EmbeddingLayout;
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

    /** @return where class token, registers and patches stand */
    public EmbeddingLayout layout() {
        return new EmbeddingLayout(integer(0), integer(1), integer(2), integer(3), integer(4));
    }

    @Override
    public int getNumOutputs() {
        return layout().inputShapes().size();
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        return layout().inputShapes();
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
