package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps.FeatureMap;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedIm2col}: what each position gave to its neighbors, summed in a fixed order.
 *
 * <p>Input: dy [B*S,9K]. Output: dx [B*S,K].
 */
public final class FusedIm2colGrad extends FusedGradient {
    /** For SameDiff. */
    public FusedIm2colGrad() {}

    FusedIm2colGrad(SameDiff sd, SDVariable dy, FeatureMap map) {
        super(sd, List.of(dy));
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
        long[] dy = inputs.get(0);
        return List.of(new long[] {dy[0], dy[1] / 9});
    }
}
