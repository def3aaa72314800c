package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Relative position bias: see {@link EncoderOps#relativeBias}.
 *
 * <p>Inputs: table [K,H]; index [T,T], whole numbers. Output: the bias [H,T,T].
 */
public final class FusedRelativeBias extends FusedOp {
    /** For SameDiff. */
    public FusedRelativeBias() {}

    FusedRelativeBias(SameDiff sd, SDVariable table, SDVariable index) {
        super(sd, List.of(table, index));
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] index = inputs.get(1);
        if (index.length != 2 || index[0] != index[1]) {
            throw new IllegalArgumentException("relative bias: index " + Arrays.toString(index) + " is not square");
        }
        return List.of(new long[] {inputs.get(0)[1], index[0], index[1]});
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        // The index has no gradient.
        return List.of(new FusedRelativeBiasGrad(sameDiff, arg(0), arg(1), gradients.get(0)).outputVariables()[0]);
    }
}
