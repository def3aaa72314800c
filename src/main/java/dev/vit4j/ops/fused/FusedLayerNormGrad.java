package dev.vit4j.ops.fused;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedLayerNorm}.
 *
 * <p>Inputs: x [R,D], gamma [D], mean and reciprocal standard deviation [R,2], dy [R,D], and the gradient of the
 * residual stream [R,D] if x was passed through. Outputs: dx [R,D], both gradients added; dgamma [D]; dbeta [D].
 */
public final class FusedLayerNormGrad extends FusedGradient {
    private static final int STREAM = 0;

    /** For SameDiff. */
    public FusedLayerNormGrad() {}

    FusedLayerNormGrad(
            SameDiff sd, SDVariable x, SDVariable gamma, SDVariable statistics, SDVariable dy, SDVariable dStream) {
        super(sd, dStream == null ? List.of(x, gamma, statistics, dy) : List.of(x, gamma, statistics, dy, dStream));
        addBArgument(dStream != null);
    }

    /** @return whether the gradient of x passed through is an input */
    public boolean hasResidual() {
        return flag(STREAM);
    }

    @Override
    public int getNumOutputs() {
        return 3;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        return List.of(inputs.get(0), inputs.get(1), inputs.get(1));
    }
}
