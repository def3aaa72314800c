package dev.vit4j.ops.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedAttention}: with weights A = softmax(S), S = q kᵀ / sqrt E + bias, and M the mask,
 * {@code dv = (A M)ᵀ do; dA = (do vᵀ) M; dS = A (dA - sum(A dA)); dq = dS k / sqrt E; dk = dSᵀ q / sqrt E}, and the
 * gradient of the bias is the sum of dS over the images. On a masked diagonal A is 0, and so is dS. Rotated dq and dk
 * are rotated back.
 *
 * <p>Inputs: those of {@link AttentionInput} that are no biases. Outputs: the gradients of those before the mask, biases
 * too, in their order.
 */
public final class FusedAttentionGrad extends FusedGradient {
    private static final int INPUTS = 4;

    /** For SameDiff. */
    public FusedAttentionGrad() {}

    FusedAttentionGrad(SameDiff sd, List<SDVariable> inputs, int[] integers, boolean interleaved) {
        super(sd, inputs);
        addIArgument(integers);
        addBArgument(interleaved);
    }

    /** @return what the operation had, whose gradients are the outputs */
    public InputSet<AttentionInput> differentiated() {
        return InputSet.ofBits(AttentionInput.class, integer(INPUTS));
    }

    /** @return what this has */
    public InputSet<AttentionInput> inputs() {
        return FusedAttention.ofGradient(differentiated());
    }

    /**
     * @param width D
     * @return its sizes
     */
    public AttentionShape shape(int width) {
        return new AttentionShape(integer(0), integer(1), integer(2), integer(3), width);
    }

    /** @return whether neighbors were rotated together */
    public boolean isInterleaved() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return differentiated().before(AttentionInput.MASK).size();
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long width = inputs.get(0)[1];
        List<long[]> shapes = new ArrayList<>();
        for (AttentionInput input : differentiated().before(AttentionInput.MASK)) {
            shapes.add(
                    switch (input) {
                        case X -> inputs.get(0);
                        case QUERY, KEY, VALUE -> new long[] {width, width};
                        case POSITION_BIAS -> shape((int) width).positionBias();
                        default -> new long[] {width};
                    });
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
