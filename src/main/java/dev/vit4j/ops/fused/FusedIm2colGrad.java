package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps.Places;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedIm2col}: what each place gave to its neighbors comes back, added up in a fixed order.
 *
 * <p>Input: dy [B*S*S,9K]. Output: dx [B*S*S,K].
 */
public final class FusedIm2colGrad extends FusedOp {
    /** For SameDiff. */
    public FusedIm2colGrad() {}

    FusedIm2colGrad(SameDiff sd, SDVariable dy, Places places) {
        super(sd, List.of(dy));
        addIArgument(places.images(), places.side());
    }

    /** @return B, images */
    public int images() {
        return integer(0);
    }

    /** @return S, places along one side */
    public int side() {
        return integer(1);
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] dy = inputs.get(0);
        return List.of(new long[] {dy[0], dy[1] / 9});
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
