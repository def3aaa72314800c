package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.encoder.EncoderOps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * {@code x Wᵀ + b}, then optionally an activation, or {@code residual + scale * } it: see {@link EncoderOps}.
 *
 * <p>Inputs: x [R,I], weight [O,I], then bias [O], residual [R,O], and scale [R,O] or [R,1] if there are any.
 * Outputs: the result [R,O], and with an activation its derivative [R,O], computed only if a gradient reads it.
 */
public final class FusedLinear extends FusedOp {
    private static final int BIAS = 0;
    private static final int RESIDUAL = 1;
    private static final int SCALE = 2;
    private static final int NONE = -1;

    /** For SameDiff. */
    public FusedLinear() {}

    FusedLinear(
            SameDiff sd,
            SDVariable x,
            SDVariable weight,
            SDVariable bias,
            Activation activation,
            SDVariable residual,
            SDVariable scale) {
        super(sd, present(x, weight, bias, residual, scale));
        addBArgument(bias != null, residual != null, scale != null);
        addIArgument(activation == null ? NONE : activation.code());
    }

    private static List<SDVariable> present(SDVariable... variables) {
        List<SDVariable> there = new ArrayList<>();
        for (SDVariable variable : variables) {
            if (variable != null) {
                there.add(variable);
            }
        }
        return there;
    }

    /** @return whether there is a bias */
    public boolean hasBias() {
        return flag(BIAS);
    }

    /** @return whether an activation follows */
    public boolean hasActivation() {
        return integer(0) != NONE;
    }

    /** @return the activation that follows, or null for none */
    public Activation activation() {
        return hasActivation() ? Activation.of(integer(0)) : null;
    }

    /** @return whether a residual is added */
    public boolean hasResidual() {
        return flag(RESIDUAL);
    }

    /** @return whether there is a scale */
    public boolean hasScale() {
        return flag(SCALE);
    }

    /** @return number of the residual among the inputs, if there is one */
    public int residualInput() {
        return flag(BIAS) ? 3 : 2;
    }

    /** @return number of the scale among the inputs, if there is one */
    public int scaleInput() {
        return residualInput() + 1;
    }

    @Override
    public int getNumOutputs() {
        return hasActivation() ? 2 : 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        long[] weight = inputs.get(1);
        if (x.length != 2 || weight.length != 2 || x[1] != weight[1]) {
            throw new IllegalArgumentException("linear: x " + java.util.Arrays.toString(x) + " does not fit weight "
                    + java.util.Arrays.toString(weight));
        }
        long[] y = {x[0], weight[0]};
        return hasActivation() ? List.of(y, y) : List.of(y);
    }

    @Override
    public List<Integer> weights() {
        return List.of(1);
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        return 2.0 * inputs.get(0)[0] * inputs.get(0)[1] * inputs.get(1)[0];
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable derivative = hasActivation() ? outputVariables()[1] : null;
        SDVariable scale = flag(SCALE) ? arg(residualInput() + 1) : null;
        FusedLinearGrad gradient = new FusedLinearGrad(
                sameDiff, arg(0), arg(1), gradients.get(0), flag(BIAS), flag(RESIDUAL), derivative, scale);
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
