package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps.FeatureMap;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedReluMaxPool}: goes to where each maximum came from, summed in a fixed order.
 *
 * <p>Inputs: dy [B*S',K]; where from [B*S',K]. Output: dx [B*S,K].
 */
public final class FusedReluMaxPoolGrad extends FusedGradient {
    /** For SameDiff. */
    public FusedReluMaxPoolGrad() {}

    FusedReluMaxPoolGrad(SameDiff sd, SDVariable dy, SDVariable from, FeatureMap map) {
        super(sd, List.of(dy, from));
        addIArgument(map.images(), map.height(), map.width());
    }

    /** @return B, images */
    public int images() {
        return integer(0);
    }

    /** @return rows of positions */
    public int height() {
        return integer(1);
    }

    /** @return columns of positions */
    public int width() {
        return integer(2);
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long rows = (long) images() * height() * width();
        return List.of(new long[] {rows, inputs.get(0)[1]});
    }
}
