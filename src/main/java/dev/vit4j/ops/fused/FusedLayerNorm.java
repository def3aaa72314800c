package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Layer normalization: see {@link EncoderOps#layerNorm}.
 *
 * <p>Inputs: x [R,D], gamma [D], beta [D]. Outputs: the result [R,D]; mean and reciprocal standard deviation of each
 * row [R,2], for the gradient; and, if asked for, x itself for the residual stream, so that the two gradients of x are
 * added in the gradient operation and need no pass of their own.
 */
public final class FusedLayerNorm extends FusedOp {
    private static final int STREAM = 0;

    /** For SameDiff. */
    public FusedLayerNorm() {}

    FusedLayerNorm(SameDiff sd, SDVariable x, SDVariable gamma, SDVariable beta, double eps, boolean stream) {
        super(sd, List.of(x, gamma, beta));
        addTArgument(eps);
        addBArgument(stream);
    }

    /** @return whether x is passed through as an output */
    public boolean passesInput() {
        return flag(STREAM);
    }

    /** @return what is added to the norm's variance */
    public double eps() {
        return tArguments.get(0);
    }

    @Override
    public int getNumOutputs() {
        return flag(STREAM) ? 3 : 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        long[] statistics = {x[0], 2};
        return flag(STREAM) ? List.of(x, statistics, x) : List.of(x, statistics);
    }

    @Override
    public int passedThrough(int output) {
        return output == 2 ? 0 : -1;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable stream = flag(STREAM) ? gradients.get(2) : null;
        FusedLayerNormGrad gradient =
                new FusedLayerNormGrad(sameDiff, arg(0), arg(1), outputVariables()[1], gradients.get(0), stream);
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
