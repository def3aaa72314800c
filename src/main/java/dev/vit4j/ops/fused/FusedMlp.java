package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.MlpOptions;
import dev.vit4j.ops.encoder.MlpWeights;
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
 * The second half of a block, {@code x + scale * (W2 h + b2)} with {@code h = activation(W1 norm(x) + b1)}, gated or
 * normalized: see {@link EncoderOps#mlp}.
 *
 * <p>Inputs: {@link MlpInput} up to the scale. Outputs: the result [R,D]; {@code W1 norm(x)} [R,M], and with a gate
 * {@code Wg norm(x)} [R,M], kept only if a gradient reads them.
 */
public final class FusedMlp extends FusedOp {
    /** For SameDiff. */
    public FusedMlp() {}

    /**
     * @param sd the graph
     * @param x [R,D]
     * @param weights of norms and maps
     * @param options epsilon and activation
     * @param scale [R,D] or [R,1], or null for 1
     */
    public FusedMlp(SameDiff sd, SDVariable x, MlpWeights weights, MlpOptions options, SDVariable scale) {
        this(sd, present(x, weights, scale), options);
    }

    private FusedMlp(SameDiff sd, Map<MlpInput, SDVariable> inputs, MlpOptions options) {
        super(sd, List.copyOf(inputs.values()));
        addIArgument(
                InputSet.of(MlpInput.class, inputs.keySet()).bits(),
                options.activation().code());
        addTArgument(options.eps());
    }

    private static Map<MlpInput, SDVariable> present(SDVariable x, MlpWeights w, SDVariable scale) {
        Map<MlpInput, SDVariable> all = new EnumMap<>(MlpInput.class);
        all.put(MlpInput.X, x);
        all.put(MlpInput.GAMMA, w.norm().gamma());
        all.put(MlpInput.BETA, w.norm().beta());
        all.put(MlpInput.INNER, w.inner().weight());
        all.put(MlpInput.INNER_BIAS, w.inner().bias());
        if (w.gate() != null) {
            all.put(MlpInput.GATE, w.gate().weight());
            all.put(MlpInput.GATE_BIAS, w.gate().bias());
        }
        if (w.innerNorm() != null) {
            all.put(MlpInput.INNER_GAMMA, w.innerNorm().gamma());
            all.put(MlpInput.INNER_BETA, w.innerNorm().beta());
        }
        all.put(MlpInput.OUTER, w.outer().weight());
        all.put(MlpInput.OUTER_BIAS, w.outer().bias());
        all.put(MlpInput.SCALE, scale);
        all.values().removeAll(Collections.singleton(null));
        return all;
    }

    /** @return the inputs it has */
    public InputSet<MlpInput> inputs() {
        return InputSet.ofBits(MlpInput.class, integer(0));
    }

    /** @return epsilon and activation */
    public MlpOptions options() {
        return new MlpOptions(tArguments.get(0), Activation.of(integer(1)));
    }

    @Override
    public int getNumOutputs() {
        return inputs().has(MlpInput.GATE) ? 3 : 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        InputSet<MlpInput> all = inputs();
        long[] x = inputs.get(all.at(MlpInput.X));
        long[] inner = inputs.get(all.at(MlpInput.INNER));
        long[] outer = inputs.get(all.at(MlpInput.OUTER));
        if (x[1] != inner[1] || outer[0] != x[1] || outer[1] != inner[0]) {
            throw new IllegalArgumentException("mlp: x " + Arrays.toString(x) + " does not fit weights "
                    + Arrays.toString(inner) + " and " + Arrays.toString(outer));
        }
        if (all.has(MlpInput.GATE) && !Arrays.equals(inner, inputs.get(all.at(MlpInput.GATE)))) {
            throw new IllegalArgumentException("mlp: the gate's weight "
                    + Arrays.toString(inputs.get(all.at(MlpInput.GATE))) + " is not " + Arrays.toString(inner));
        }
        long[] kept = {x[0], inner[0]};
        return all.has(MlpInput.GATE) ? List.of(x, kept, kept) : List.of(x, kept);
    }

    @Override
    public List<Integer> weights() {
        InputSet<MlpInput> all = inputs();
        return all.among(MlpInput.MATRICES).stream().map(all::at).toList();
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        InputSet<MlpInput> all = inputs();
        long[] inner = inputs.get(all.at(MlpInput.INNER));
        return 2.0 * all.among(MlpInput.MATRICES).size() * inputs.get(all.at(MlpInput.X))[0] * inner[0] * inner[1];
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        List<MlpInput> further = inputs().has(MlpInput.GATE)
                ? List.of(MlpInput.KEPT, MlpInput.KEPT_GATE, MlpInput.DY)
                : List.of(MlpInput.KEPT, MlpInput.DY);
        List<SDVariable> inputs = new ArrayList<>(List.of(args()));
        inputs.addAll(List.of(outputVariables()).subList(1, getNumOutputs()));
        inputs.add(gradients.get(0));
        return new ArrayList<>(
                List.of(new FusedMlpGrad(sameDiff, inputs, inputs().with(further), options()).outputVariables()));
    }
}
