package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.MlpWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The second half of a block, {@code x + scale * (W2 gelu(W1 norm(x) + b1) + b2)}: see {@link EncoderOps#mlp}.
 *
 * <p>Inputs: x [R,D]; gamma, beta [D]; W1 [M,D], b1 [M]; W2 [D,M], b2 [D]; scale [R,D] or [R,1] if there is one.
 * Outputs: the result [R,D]; {@code W1 norm(x)} [R,M], kept only if a gradient reads it.
 */
public final class FusedMlp extends FusedOp {
    public static final int X = 0;
    public static final int GAMMA = 1;
    public static final int BETA = 2;
    public static final int INNER = 3;
    public static final int INNER_BIAS = 4;
    public static final int OUTER = 5;
    public static final int OUTER_BIAS = 6;
    public static final int SCALED_BY = 7;
    private static final int SCALE = 0;

    /** For SameDiff. */
    public FusedMlp() {}

    public FusedMlp(SameDiff sd, SDVariable x, MlpWeights weights, double eps, SDVariable scale) {
        super(sd, inputs(x, weights, scale));
        addTArgument(eps);
        addBArgument(scale != null);
    }

    private static List<SDVariable> inputs(SDVariable x, MlpWeights w, SDVariable scale) {
        List<SDVariable> all = new ArrayList<>(List.of(x, w.norm().gamma(), w.norm().beta()));
        all.addAll(List.of(w.inner().weight(), w.inner().bias()));
        all.addAll(List.of(w.outer().weight(), w.outer().bias()));
        if (scale != null) {
            all.add(scale);
        }
        return all;
    }

    /** @return whether there is a scale */
    public boolean hasScale() {
        return flag(SCALE);
    }

    /** @return what is added to the norm's variance */
    public double eps() {
        return tArguments.get(0);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(X);
        long[] inner = inputs.get(INNER);
        long[] outer = inputs.get(OUTER);
        if (x[1] != inner[1] || outer[0] != x[1] || outer[1] != inner[0]) {
            throw new IllegalArgumentException("mlp: x " + Arrays.toString(x) + " does not fit weights "
                    + Arrays.toString(inner) + " and " + Arrays.toString(outer));
        }
        return List.of(x, new long[] {x[0], inner[0]});
    }

    @Override
    public List<Integer> weights() {
        return List.of(INNER, OUTER);
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        return 4.0 * inputs.get(X)[0] * inputs.get(INNER)[0] * inputs.get(INNER)[1];
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        List<SDVariable> inputs = new ArrayList<>();
        for (int i = X; i <= OUTER; i++) {
            inputs.add(arg(i));
        }
        inputs.add(outputVariables()[1]);
        inputs.add(gradients.get(0));
        if (flag(SCALE)) {
            inputs.add(arg(SCALED_BY));
        }
        FusedMlpGrad gradient = new FusedMlpGrad(sameDiff, inputs, tArguments.get(0), flag(SCALE));
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
