package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.encoder.EncoderOps.Places;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedReluMaxPool}: goes to where each maximum came from, added up in a fixed order.
 *
 * <p>Inputs: dy [B*S'*S',K]; where from [B*S'*S',K]. Output: dx [B*S*S,K].
 */
public final class FusedReluMaxPoolGrad extends FusedOp {
    /** For SameDiff. */
    public FusedReluMaxPoolGrad() {}

    FusedReluMaxPoolGrad(SameDiff sd, SDVariable dy, SDVariable from, Places places) {
        super(sd, List.of(dy, from));
        addIArgument(places.images(), places.side());
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long rows = (long) integer(0) * integer(1) * integer(1);
        return List.of(new long[] {rows, inputs.get(0)[1]});
    }

    @Override
    public void execute(FusedCall call) {
        int side = integer(1);
        call.engine().run(integer(0) * side, chunk -> row(call, chunk / side, chunk % side));
    }

    private void row(FusedCall call, int image, int y) {
        int side = integer(1);
        int pooled = (side + 1) / 2;
        int k = call.columns(0);
        Scratch scratch = call.engine().scratch();
        Kernels kernels = call.engine().kernels();
        float[] dy = scratch.floats(0, pooled * k);
        float[] from = scratch.floats(1, pooled * k);
        float[] dx = scratch.floats(2, side * k);
        Arrays.fill(dx, 0, side * k, 0);
        // The rows of the result whose windows reach this row: one for even rows, two for odd ones.
        for (int row = y / 2; row <= (y + 1) / 2 && row < pooled; row++) {
            int up = y - 2 * row + 1;
            long at = ((long) image * pooled + row) * pooled * k;
            call.input(0).read(at, dy, 0, pooled * k);
            call.input(1).read(at, from, 0, pooled * k);
            for (int left = 0; left < FusedReluMaxPool.WINDOW; left++) {
                int place = up * FusedReluMaxPool.WINDOW + left;
                for (int p = 0; p < pooled; p++) {
                    int column = 2 * p + left - 1;
                    if (column >= 0 && column < side) {
                        kernels.addWhere(dx, column * k, dy, from, p * k, k, place);
                    }
                }
            }
        }
        call.output(0).write(((long) image * side + y) * side * k, dx, 0, side * k);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
