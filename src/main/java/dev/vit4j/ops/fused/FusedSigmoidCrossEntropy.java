package dev.vit4j.ops.fused;

import dev.vit4j.ops.encoder.EncoderOps;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Mean binary cross entropy of the sigmoid: see {@link EncoderOps#sigmoidCrossEntropy}.
 *
 * <p>Inputs: logits [B,C], targets [B,C]. Outputs: the loss, a scalar; and its gradient with respect to the logits
 * [B,C], {@code (sigmoid(logits) - targets) / (B C)}, computed only if it is read.
 */
public final class FusedSigmoidCrossEntropy extends FusedOp {
    /** For SameDiff. */
    public FusedSigmoidCrossEntropy() {}

    FusedSigmoidCrossEntropy(SameDiff sd, SDVariable logits, SDVariable targets) {
        super(sd, List.of(logits, targets));
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        return List.of(new long[0], inputs.get(0));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        // Targets have no gradient.
        return new ArrayList<>(List.of(outputVariables()[1].mul(gradients.get(0))));
    }
}
