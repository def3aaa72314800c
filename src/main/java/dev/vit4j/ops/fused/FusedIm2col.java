package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.Places;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The 3 x 3 neighborhood of each place: see {@link EncoderOps#im2col}.
 *
 * <p>Input: x [B*S*S,K]. Output: [B*S*S,9K].
 */
public final class FusedIm2col extends FusedOp {
    /** For SameDiff. */
    public FusedIm2col() {}

    FusedIm2col(SameDiff sd, SDVariable x, Places places) {
        super(sd, List.of(x));
        addIArgument(places.images(), places.side(), places.values());
    }

    /** @return B, S and K */
    public Places places() {
        return new Places(integer(0), integer(1), integer(2));
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        long rows = (long) integer(0) * integer(1) * integer(1);
        if (x[0] != rows || x[1] != integer(2)) {
            throw new IllegalArgumentException(
                    "neighbors: x " + Arrays.toString(x) + " is not [" + rows + "," + integer(2) + "]");
        }
        return List.of(new long[] {x[0], 9 * x[1]});
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new FusedIm2colGrad(sameDiff, gradients.get(0), places()).outputVariables()[0]);
    }
}
