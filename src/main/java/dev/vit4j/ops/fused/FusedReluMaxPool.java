package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.Places;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * ReLU and the maximum over neighbors: see {@link EncoderOps#reluMaxPool}. One pass: the maximum of positive values
 * and zero.
 *
 * <p>Input: x [B*S*S,K]. Outputs: the result [B*S'*S',K]; which of the nine places, 0 to 8, each comes from, or -1 for
 * zero, same shape, for the gradient.
 */
public final class FusedReluMaxPool extends FusedOp {
    /** Neighbors along one side. */
    static final int WINDOW = 3;

    /** For SameDiff. */
    public FusedReluMaxPool() {}

    FusedReluMaxPool(SameDiff sd, SDVariable x, Places places) {
        super(sd, List.of(x));
        addIArgument(places.images(), places.side(), places.values());
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        long rows = (long) integer(0) * integer(1) * integer(1);
        if (x[0] != rows || x[1] != integer(2)) {
            throw new IllegalArgumentException(
                    "pooling: x " + Arrays.toString(x) + " is not [" + rows + "," + integer(2) + "]");
        }
        int side = (integer(1) + 1) / 2;
        long[] y = {(long) integer(0) * side * side, x[1]};
        return List.of(y, y);
    }

    @Override
    public void execute(FusedCall call) {
        int side = (integer(1) + 1) / 2;
        call.engine().run(integer(0) * side, chunk -> row(call, chunk / side, chunk % side));
    }

    private void row(FusedCall call, int image, int y) {
        int side = integer(1);
        int pooled = (side + 1) / 2;
        int k = call.columns(0);
        Scratch scratch = call.engine().scratch();
        Kernels kernels = call.engine().kernels();
        float[] best = scratch.floats(0, pooled * k);
        float[] from = scratch.floats(1, pooled * k);
        float[] x = scratch.floats(2, side * k);
        Arrays.fill(best, 0, pooled * k, 0);
        Arrays.fill(from, 0, pooled * k, -1);
        for (int up = 0; up < WINDOW; up++) {
            int row = 2 * y + up - 1;
            if (row < 0 || row >= side) {
                continue;
            }
            call.input(0).read(((long) image * side + row) * side * k, x, 0, side * k);
            for (int left = 0; left < WINDOW; left++) {
                int place = up * WINDOW + left;
                for (int p = 0; p < pooled; p++) {
                    int column = 2 * p + left - 1;
                    if (column >= 0 && column < side) {
                        kernels.maximum(best, from, p * k, x, column * k, k, place);
                    }
                }
            }
        }
        long at = ((long) image * pooled + y) * pooled * k;
        call.output(0).write(at, best, 0, pooled * k);
        if (call.wants(1)) {
            call.output(1).write(at, from, 0, pooled * k);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        Places places = new Places(integer(0), integer(1), integer(2));
        return List.of(new FusedReluMaxPoolGrad(sameDiff, gradients.get(0), outputVariables()[1], places)
                .outputVariables()[0]);
    }
}
