package dev.vit4j.ops.fused;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedRelativeBias}: for each row of the table the sum over the pairs of tokens that read it, in
 * their order.
 *
 * <p>Inputs: table [K,H], for its shape; index [T,T]; gradient of the bias [H,T,T]. Output: gradient of the table [K,H].
 */
public final class FusedRelativeBiasGrad extends FusedGradient {
    /** For SameDiff. */
    public FusedRelativeBiasGrad() {}

    FusedRelativeBiasGrad(SameDiff sd, SDVariable table, SDVariable index, SDVariable dBias) {
        super(sd, List.of(table, index, dBias));
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        return List.of(inputs.get(0));
    }
}
