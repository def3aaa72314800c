package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.encoder.MlpOptions;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedMlp}. With n = norm(x), z = W1 n + b1, h = activation(z) and
 * ds = dy times the scale: {@code dz = activation'(z) (ds W2); dW2 = dsᵀ h; dW1 = dzᵀ n}. With a gate,
 * g = Wg n + bg and h = activation(g) z: {@code dz = activation(g) (ds W2); dg = z activation'(g) (ds W2);
 * dWg = dgᵀ n}. n and h are recomputed from x, z and g.
 *
 * <p>Inputs: all {@link MlpInput} of the operation. Outputs: the gradients of those before the scale, in their order.
 */
public final class FusedMlpGrad extends FusedGradient {
    /** For SameDiff. */
    public FusedMlpGrad() {}

    FusedMlpGrad(SameDiff sd, List<SDVariable> inputs, InputSet<MlpInput> present, MlpOptions options) {
        super(sd, inputs);
        addIArgument(present.bits(), options.activation().code());
        addTArgument(options.eps());
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
        return inputs().before(MlpInput.SCALE).size();
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        return List.copyOf(inputs.subList(0, getNumOutputs()));
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        InputSet<MlpInput> all = inputs();
        long[] inner = inputs.get(all.at(MlpInput.INNER));
        int products = all.among(MlpInput.MATRICES).size()
                + (int) all.among(MlpInput.MATRICES).stream()
                        .filter(matrix -> wanted.test(all.at(matrix)))
                        .count();
        return 2.0 * products * inputs.get(all.at(MlpInput.X))[0] * inner[0] * inner[1];
    }
}
