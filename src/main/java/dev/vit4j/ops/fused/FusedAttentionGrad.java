package dev.vit4j.ops.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedAttention}: with weights A = softmax(S), S = q kᵀ / sqrt E, and M the mask,
 * {@code dv = (A M)ᵀ do; dA = (do vᵀ) M; dS = A (dA - sum(A dA)); dq = dS k / sqrt E; dk = dSᵀ q / sqrt E}. On a masked
 * diagonal A is 0, and so is dS.
 *
 * <p>Inputs: x [B*T,D]; weights [D,D] of query, key and value; queries, keys and values [B*T,3D]; attention weights
 * [B,H,Q,T]; the gradient of the values looked up [B*Q,D]; the mask [B,H,Q,T] if there is one. Outputs: dx [B*T,D];
 * gradients of the three weights [D,D], and of the three biases [D] if there are any.
 */
public final class FusedAttentionGrad extends FusedGradient {
    private static final int BIAS = 0;
    private static final int MASK = 1;
    public static final int QKV = 4;
    public static final int WEIGHTS = 5;
    public static final int D_VALUES = 6;

    /** For SameDiff. */
    public FusedAttentionGrad() {}

    FusedAttentionGrad(SameDiff sd, List<SDVariable> inputs, boolean bias, boolean mask, int[] bthq) {
        super(sd, inputs);
        addIArgument(bthq);
        addBArgument(bias, mask);
    }

    /** @return whether there are biases */
    public boolean hasBias() {
        return flag(BIAS);
    }

    /** @return whether there is a mask */
    public boolean hasMask() {
        return flag(MASK);
    }

    /**
     * @param width D
     * @return its sizes
     */
    public AttentionShape shape(int width) {
        return new AttentionShape(integer(0), integer(1), integer(2), integer(3), width);
    }

    @Override
    public int getNumOutputs() {
        return flag(BIAS) ? 7 : 4;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        List<long[]> shapes = new ArrayList<>(inputs.subList(0, 4));
        for (int role = 0; role < getNumOutputs() - 4; role++) {
            shapes.add(new long[] {inputs.get(0)[1]});
        }
        return shapes;
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        AttentionShape a = shape((int) inputs.get(0)[1]);
        int products = wanted.test(0) ? 2 : 1;
        return 2 * (products * a.projectionMultiplyAdds() + 4 * a.lookUpMultiplyAdds());
    }
}
