package dev.vit4j.ops.fused;

import dev.vit4j.common.Size;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.FeatureMap;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The 3 x 3 neighborhood of each position: see {@link EncoderOps#im2col}.
 *
 * <p>Input: x [B*S,K]. Output: [B*S,9K].
 */
public final class FusedIm2col extends FusedOp {
    /** For SameDiff. */
    public FusedIm2col() {}

    FusedIm2col(SameDiff sd, SDVariable x, FeatureMap map) {
        super(sd, List.of(x));
        addIArgument(map.images(), map.height(), map.width(), map.channels());
    }

    /** @return sizes of the input */
    public FeatureMap featureMap() {
        return new FeatureMap(integer(0), new Size(integer(1), integer(2)), integer(3));
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        featureMap().requireRows("im2col", x);
        return List.of(new long[] {x[0], 9 * x[1]});
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new FusedIm2colGrad(sameDiff, gradients.get(0), featureMap()).outputVariables()[0]);
    }
}
