package dev.vit4j.ops.fused;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedLayerNorm}.
 *
 * <p>Inputs: x [R,D], gamma [D], mean and reciprocal deviation [R,2], dy [R,D], and where x was handed through the
 * gradient of that [R,D]. Outputs: dx [R,D], both ways' gradients added; dgamma [D]; dbeta [D].
 */
public final class FusedLayerNormGrad extends FusedOp {
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

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
