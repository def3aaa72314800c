package dev.vit4j.ops.fused;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The gradient of a fused operation; it has none itself. */
public abstract class FusedGradient extends FusedOp {
    FusedGradient() {}

    FusedGradient(SameDiff sd, List<SDVariable> inputs) {
        super(sd, inputs);
    }

    @Override
    public final List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
