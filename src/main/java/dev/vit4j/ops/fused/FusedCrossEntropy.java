package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.encoder.EncoderOps;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Mean cross entropy of softmax: see {@link EncoderOps#crossEntropy}.
 *
 * <p>Inputs: logits [B,C], targets [B,C]. Outputs: the loss, a scalar; and its gradient by the logits [B,C],
 * {@code (softmax(logits) * sum(targets) - targets) / B}, computed only where it is read. One thread: it is small.
 */
public final class FusedCrossEntropy extends FusedOp {
    /** For SameDiff. */
    public FusedCrossEntropy() {}

    FusedCrossEntropy(SameDiff sd, SDVariable logits, SDVariable targets) {
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
    public void execute(FusedCall call) {
        int rows = call.rows(0);
        int classes = call.columns(0);
        Scratch scratch = call.engine().scratch();
        float[] z = scratch.floats(0, classes);
        float[] target = scratch.floats(1, classes);
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            long at = (long) r * classes;
            call.input(0).read(at, z, 0, classes);
            call.input(1).read(at, target, 0, classes);
            float max = Float.NEGATIVE_INFINITY;
            double share = 0;
            for (int c = 0; c < classes; c++) {
                max = Math.max(max, z[c]);
                share += target[c];
            }
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(z[c] - max);
            }
            double logSum = Math.log(sum);
            for (int c = 0; c < classes; c++) {
                loss -= target[c] * (z[c] - max - logSum);
                z[c] = (float) ((Math.exp(z[c] - max) / sum * share - target[c]) / rows);
            }
            if (call.wants(1)) {
                call.output(1).write(at, z, 0, classes);
            }
        }
        call.output(0).write(0, new float[] {(float) (loss / rows)}, 0, 1);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        // Of the logits alone: targets are given.
        return new ArrayList<>(List.of(outputVariables()[1].mul(gradients.get(0))));
    }
}
