package dev.vit4j.ops.fused;

import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedMlp}. With n = norm(x), z = W1 n + b1, h = gelu(z) and
 * ds = dy times the scale: {@code dz = gelu'(z) (ds W2); dW2 = dsᵀ h; dW1 = dzᵀ n}; n and h are recomputed from x and
 * z.
 *
 * <p>Inputs: x [R,D]; gamma, beta [D]; W1 [M,D], b1 [M]; W2 [D,M]; W1 n [R,M]; dy [R,D]; scale if there is one.
 * Outputs: dx [R,D]; dgamma, dbeta [D]; dW1 [M,D], db1 [M]; dW2 [D,M], db2 [D].
 */
public final class FusedMlpGrad extends FusedGradient {
    public static final int KEPT = 6;
    public static final int DY = 7;
    public static final int SCALED_BY = 8;
    private static final int SCALE = 0;

    /** For SameDiff. */
    public FusedMlpGrad() {}

    FusedMlpGrad(SameDiff sd, List<SDVariable> inputs, double eps, boolean scale) {
        super(sd, inputs);
        addTArgument(eps);
        addBArgument(scale);
    }

    /** @return whether there is a scale */
    public boolean hasScale() {
        return flag(SCALE);
    }

    /** @return what is added to the norm's variance */
    public double eps() {
        return tArguments.get(0);
    }

    /** One for each input that can have a gradient. */
    @Override
    public int getNumOutputs() {
        return 7;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] width = inputs.get(FusedMlp.GAMMA);
        return List.of(
                inputs.get(FusedMlp.X),
                width,
                width,
                inputs.get(FusedMlp.INNER),
                inputs.get(FusedMlp.INNER_BIAS),
                inputs.get(FusedMlp.OUTER),
                width);
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        int products = 2 + (wanted.test(FusedMlp.INNER) ? 1 : 0) + (wanted.test(FusedMlp.OUTER) ? 1 : 0);
        long[] inner = inputs.get(FusedMlp.INNER);
        return 2.0 * products * inputs.get(FusedMlp.X)[0] * inner[0] * inner[1];
    }
}
