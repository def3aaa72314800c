package dev.vit4j.ops.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedLinear}: with dz = dy times the activation's derivative or the scale,
 * {@code dx = dz W, dW = dzᵀ x, db = column sums of dz, dresidual = dy}.
 *
 * <p>Inputs: x [R,I], weight [O,I], dy [R,O], then the activation's derivative [R,O] and scale if there are any. Outputs:
 * dx [R,I], computed only if it is read, dW [O,I], then db [O] and dresidual [R,O] if there are any.
 */
public final class FusedLinearGrad extends FusedGradient {
    private static final int BIAS = 0;
    private static final int RESIDUAL = 1;
    private static final int ACTIVATION = 2;
    private static final int SCALE = 3;

    /** For SameDiff. */
    public FusedLinearGrad() {}

    FusedLinearGrad(
            SameDiff sd,
            SDVariable x,
            SDVariable weight,
            SDVariable dy,
            boolean bias,
            boolean residual,
            SDVariable derivative,
            SDVariable scale) {
        super(sd, inputs(x, weight, dy, derivative, scale));
        addBArgument(bias, residual, derivative != null, scale != null);
    }

    private static List<SDVariable> inputs(
            SDVariable x, SDVariable weight, SDVariable dy, SDVariable derivative, SDVariable scale) {
        List<SDVariable> there = new ArrayList<>(List.of(x, weight, dy));
        if (derivative != null) {
            there.add(derivative);
        }
        if (scale != null) {
            there.add(scale);
        }
        return there;
    }

    /** @return whether there is a bias */
    public boolean hasBias() {
        return flag(BIAS);
    }

    /** @return whether a residual was added */
    public boolean hasResidual() {
        return flag(RESIDUAL);
    }

    /** @return whether an activation followed */
    public boolean hasActivation() {
        return flag(ACTIVATION);
    }

    /** @return whether there is a scale */
    public boolean hasScale() {
        return flag(SCALE);
    }

    /** @return number of the scale among the inputs, if there is one */
    public int scaleInput() {
        return flag(ACTIVATION) ? 4 : 3;
    }

    @Override
    public int getNumOutputs() {
        return 2 + (flag(BIAS) ? 1 : 0) + (flag(RESIDUAL) ? 1 : 0);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        List<long[]> shapes = new ArrayList<>(List.of(inputs.get(0), inputs.get(1)));
        if (flag(BIAS)) {
            shapes.add(new long[] {inputs.get(1)[0]});
        }
        if (flag(RESIDUAL)) {
            shapes.add(inputs.get(2));
        }
        return shapes;
    }

    @Override
    public int passedThrough(int output) {
        return flag(RESIDUAL) && output == getNumOutputs() - 1 ? 2 : -1;
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        int products = (wanted.test(0) ? 1 : 0) + (wanted.test(1) ? 1 : 0);
        return products * 2.0 * inputs.get(0)[0] * inputs.get(0)[1] * inputs.get(1)[0];
    }
}
