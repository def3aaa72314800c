package dev.vit4j.ops.fused;

import dev.vit4j.common.Size;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.FeatureMap;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * ReLU and max pooling: see {@link EncoderOps#reluMaxPool}. One pass: the maximum of positive values
 * and zero.
 *
 * <p>Input: x [B*S,K]. Outputs: the result [B*S',K]; which of the nine neighbors, 0 to 8, each comes from, or -1
 * for zero, same shape, for the gradient.
 */
public final class FusedReluMaxPool extends FusedOp {
    /** Neighbors along one side. */
    public static final int WINDOW = 3;

    /** For SameDiff. */
    public FusedReluMaxPool() {}

    FusedReluMaxPool(SameDiff sd, SDVariable x, FeatureMap map) {
        super(sd, List.of(x));
        addIArgument(map.images(), map.height(), map.width(), map.channels());
    }

    /** @return sizes of the input */
    public FeatureMap featureMap() {
        return new FeatureMap(integer(0), new Size(integer(1), integer(2)), integer(3));
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        featureMap().requireRows("pooling", x);
        FeatureMap pooled = featureMap().pooled();
        long[] y = {(long) pooled.images() * pooled.positions(), x[1]};
        return List.of(y, y);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new FusedReluMaxPoolGrad(sameDiff, gradients.get(0), outputVariables()[1], featureMap())
                .outputVariables()[0]);
    }
}
