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
    public void execute(FusedCall call) {
        int side = integer(1);
        call.engine().run(integer(0) * side, chunk -> row(call, chunk / side, chunk % side));
    }

    private void row(FusedCall call, int image, int y) {
        int side = integer(1);
        int stride = call.columns(0);
        int k = stride / 9;
        int three = 3 * k;
        Scratch scratch = call.engine().scratch();
        Kernels kernels = call.engine().kernels();
        float[] dy = scratch.floats(0, side * stride);
        float[] sum = scratch.floats(1, (side + 2) * k);
        Arrays.fill(sum, 0, (side + 2) * k, 0);
        for (int up = 0; up < 3; up++) {
            int from = y + 1 - up;
            if (from < 0 || from >= side) {
                continue;
            }
            call.input(0).read(((long) image * side + from) * side * stride, dy, 0, side * stride);
            for (int x = 0; x < side; x++) {
                kernels.add(sum, x * k, dy, x * stride + up * three, three);
            }
        }
        call.output(0).write(((long) image * side + y) * side * k, sum, k, side * k);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
