package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Multi-head attention: see {@link EncoderOps#attention}.
 *
 * <p>Inputs: x [B*T,D]; weights [D,D] of query, key and value; their biases [D] and the mask [B,H,Q,T] if there are
 * any. Outputs: the values looked up [B*Q,D]; the attention weights [B,H,Q,T]; queries, keys and values side by side
 * [B*T,3D], for the gradient.
 */
public final class FusedAttention extends FusedOp {
    private static final int BIAS = 0;
    private static final int MASK = 1;
    private static final int MASK_DIAGONAL = 2;

    /** For SameDiff. */
    public FusedAttention() {}

    FusedAttention(
            SameDiff sd,
            SDVariable x,
            List<SDVariable> weights,
            List<SDVariable> biases,
            SDVariable mask,
            AttentionSizes sizes) {
        super(sd, inputs(x, weights, biases, mask));
        addIArgument(sizes.images(), sizes.tokens(), sizes.heads(), sizes.queries());
        addBArgument(!biases.isEmpty(), mask != null, sizes.maskDiagonal());
    }

    private static List<SDVariable> inputs(
            SDVariable x, List<SDVariable> weights, List<SDVariable> biases, SDVariable mask) {
        List<SDVariable> all = new ArrayList<>();
        all.add(x);
        all.addAll(weights);
        all.addAll(biases);
        if (mask != null) {
            all.add(mask);
        }
        return all;
    }

    /** @return whether there are biases */
    public boolean hasBias() {
        return flag(BIAS);
    }

    /** @return whether there is a mask */
    public boolean hasMask() {
        return flag(MASK);
    }

    /** @return whether no token attends to itself */
    public boolean masksDiagonal() {
        return flag(MASK_DIAGONAL);
    }

    /**
     * @param width D
     * @return its sizes
     */
    public AttentionShape shape(int width) {
        return new AttentionShape(integer(0), integer(1), integer(2), integer(3), width);
    }

    /** @return number of the mask among the inputs, if there is one */
    public int maskInput() {
        return flag(BIAS) ? 7 : 4;
    }

    @Override
    public int getNumOutputs() {
        return 3;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        AttentionShape a = shape((int) x[1]);
        long rows = (long) a.images() * a.tokens();
        if (x[0] != rows || x[1] % a.heads() != 0) {
            throw new IllegalArgumentException("attention: x " + Arrays.toString(x) + " is not " + a);
        }
        return List.of(
                new long[] {(long) a.images() * a.queries(), a.width()},
                new long[] {a.images(), a.heads(), a.queries(), a.tokens()},
                new long[] {rows, a.qkvStride()});
    }

    @Override
    public List<Integer> weights() {
        return List.of(1, 2, 3);
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        AttentionShape a = shape((int) inputs.get(0)[1]);
        return 2 * (a.projectionMultiplyAdds() + 2 * a.lookUpMultiplyAdds());
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] outputs = outputVariables();
        List<SDVariable> inputs =
                new ArrayList<>(List.of(arg(0), arg(1), arg(2), arg(3), outputs[2], outputs[1], gradients.get(0)));
        if (flag(MASK)) {
            inputs.add(arg(maskInput()));
        }
        int[] sizes = {integer(0), integer(1), integer(2), integer(3)};
        FusedAttentionGrad gradient = new FusedAttentionGrad(sameDiff, inputs, flag(BIAS), flag(MASK), sizes);
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
