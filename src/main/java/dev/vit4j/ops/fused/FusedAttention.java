package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.AttentionPositions;
import dev.vit4j.ops.encoder.AttentionPositions.Rotary;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.AttentionSizes;
import dev.vit4j.ops.encoder.QkvWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Multi-head attention: see {@link EncoderOps#attention}.
 *
 * <p>Inputs: {@link AttentionInput} up to the sines. Outputs: the values looked up [B*Q,D]; the attention weights
 * [B,H,Q,T]; queries, keys and values side by side [B*T,3D], queries and keys rotated, for the gradient.
 */
public final class FusedAttention extends FusedOp {
    private static final int INPUTS = 4;
    private static final int MASK_DIAGONAL = 0;
    private static final int INTERLEAVED = 1;

    /** What the gradient does not read. */
    private static final List<AttentionInput> BIASES = List.of(
            AttentionInput.QUERY_BIAS,
            AttentionInput.KEY_BIAS,
            AttentionInput.VALUE_BIAS,
            AttentionInput.POSITION_BIAS);

    /** For SameDiff. */
    public FusedAttention() {}

    /**
     * @param sd the graph
     * @param x [B*T,D]
     * @param weights of queries, keys and values
     * @param positions bias of the scores and rotation
     * @param mask [B,H,Q,T], or null
     * @param sizes B, T, H, Q, and whether the diagonal is masked
     */
    FusedAttention(
            SameDiff sd,
            SDVariable x,
            QkvWeights weights,
            AttentionPositions positions,
            SDVariable mask,
            AttentionSizes sizes) {
        this(sd, present(x, weights, positions, mask), positions.rotary(), sizes);
    }

    private FusedAttention(SameDiff sd, Map<AttentionInput, SDVariable> inputs, Rotary rotary, AttentionSizes sizes) {
        super(sd, List.copyOf(inputs.values()));
        addIArgument(sizes.images(), sizes.tokens(), sizes.heads(), sizes.queries());
        addIArgument(InputSet.of(AttentionInput.class, inputs.keySet()).bits());
        addBArgument(sizes.maskDiagonal(), rotary != null && rotary.interleaved());
    }

    private static Map<AttentionInput, SDVariable> present(
            SDVariable x, QkvWeights w, AttentionPositions positions, SDVariable mask) {
        Map<AttentionInput, SDVariable> all = new EnumMap<>(AttentionInput.class);
        all.put(AttentionInput.X, x);
        all.put(AttentionInput.QUERY, w.query().weight());
        all.put(AttentionInput.KEY, w.key().weight());
        all.put(AttentionInput.VALUE, w.value().weight());
        all.put(AttentionInput.QUERY_BIAS, w.query().bias());
        all.put(AttentionInput.KEY_BIAS, w.key().bias());
        all.put(AttentionInput.VALUE_BIAS, w.value().bias());
        all.put(AttentionInput.POSITION_BIAS, positions.bias());
        all.put(AttentionInput.MASK, mask);
        if (positions.rotary() != null) {
            all.put(AttentionInput.COS, positions.rotary().cos());
            all.put(AttentionInput.SIN, positions.rotary().sin());
        }
        all.values().removeAll(Collections.singleton(null));
        return all;
    }

    /** @return the inputs it has */
    public InputSet<AttentionInput> inputs() {
        return InputSet.ofBits(AttentionInput.class, integer(INPUTS));
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

    /** @return whether neighbors are rotated together, not the halves of a head */
    public boolean isInterleaved() {
        return flag(INTERLEAVED);
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
        if (inputs().has(AttentionInput.POSITION_BIAS)) {
            long[] bias = inputs.get(inputs().at(AttentionInput.POSITION_BIAS));
            if (!Arrays.equals(bias, a.positionBias())) {
                throw new IllegalArgumentException("attention: the bias " + Arrays.toString(bias) + " is not "
                        + Arrays.toString(a.positionBias()));
            }
        }
        return List.of(
                new long[] {(long) a.images() * a.queries(), a.width()},
                new long[] {a.images(), a.heads(), a.queries(), a.tokens()},
                new long[] {rows, a.qkvStride()});
    }

    @Override
    public List<Integer> weights() {
        return inputs().among(AttentionInput.MATRICES).stream()
                .map(inputs()::at)
                .toList();
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        AttentionShape a = shape((int) inputs.get(0)[1]);
        return 2 * (a.projectionMultiplyAdds() + 2 * a.lookUpMultiplyAdds());
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] outputs = outputVariables();
        InputSet<AttentionInput> all = inputs();
        List<SDVariable> inputs = new ArrayList<>();
        for (AttentionInput input : all.without(BIASES).before(AttentionInput.QKV)) {
            inputs.add(arg(all.at(input)));
        }
        inputs.addAll(List.of(outputs[2], outputs[1], gradients.get(0)));
        int[] integers = {integer(0), integer(1), integer(2), integer(3), integer(INPUTS)};
        FusedAttentionGrad gradient = new FusedAttentionGrad(sameDiff, inputs, integers, flag(INTERLEAVED));
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }

    /** @return inputs of the gradient of an attention with such inputs */
    static InputSet<AttentionInput> ofGradient(InputSet<AttentionInput> inputs) {
        return inputs.without(BIASES)
                .with(List.of(AttentionInput.QKV, AttentionInput.WEIGHTS, AttentionInput.D_VALUES));
    }
}
