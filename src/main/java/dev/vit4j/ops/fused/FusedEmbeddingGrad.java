package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EmbeddingLayout;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedEmbedding}. Weights that all images share get the sum over the images.
 *
 * <p>Input: dy [B*T,D]. Outputs: dpatches [B*N,D], dpositions [1,P,D], then class token [1,1,D] and registers [1,R,D]
 * if there are any; each is computed only if it is read.
 */
public final class FusedEmbeddingGrad extends FusedGradient {
    /** For SameDiff. */
    public FusedEmbeddingGrad() {}

    FusedEmbeddingGrad(SameDiff sd, SDVariable dy, EmbeddingLayout layout) {
        super(sd, List.of(dy));
        addIArgument(layout.arguments());
    }

    /** @return order of the tokens */
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
}
