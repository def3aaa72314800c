package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.encoder.EncoderOps;
import dev.vit4j.ops.encoder.EncoderOps.Places;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The 3 x 3 neighborhood of each place: see {@link EncoderOps#im2col}.
 *
 * <p>Input: x [B*S*S,K]. Output: [B*S*S,9K].
 */
public final class FusedIm2col extends FusedOp {
    /** For SameDiff. */
    public FusedIm2col() {}

    FusedIm2col(SameDiff sd, SDVariable x, Places places) {
        super(sd, List.of(x));
        addIArgument(places.images(), places.side(), places.values());
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        long rows = (long) integer(0) * integer(1) * integer(1);
        if (x[0] != rows || x[1] != integer(2)) {
            throw new IllegalArgumentException(
                    "neighbors: x " + Arrays.toString(x) + " is not [" + rows + "," + integer(2) + "]");
        }
        return List.of(new long[] {x[0], 9 * x[1]});
    }

    @Override
    public void execute(FusedCall call) {
        int side = integer(1);
        // A row of places at a time: of it and the rows above and below.
        call.engine().run(integer(0) * side, chunk -> row(call, chunk / side, chunk % side));
    }

    private void row(FusedCall call, int image, int y) {
        int side = integer(1);
        int k = call.columns(0);
        Scratch scratch = call.engine().scratch();
        int three = 3 * k;
        int stride = 3 * three;
        float[] out = scratch.floats(0, side * stride);
        float[] row = scratch.floats(1, (side + 2) * k);
        Arrays.fill(row, 0, k, 0);
        Arrays.fill(row, (side + 1) * k, (side + 2) * k, 0);
        for (int dy = 0; dy < 3; dy++) {
            int from = y + dy - 1;
            boolean within = from >= 0 && from < side;
            if (within) {
                call.input(0).read(((long) image * side + from) * side * k, row, k, side * k);
            }
            for (int x = 0; x < side; x++) {
                int to = x * stride + dy * three;
                if (within) {
                    System.arraycopy(row, x * k, out, to, three);
                } else {
                    Arrays.fill(out, to, to + three, 0);
                }
            }
        }
        call.output(0).write(((long) image * side + y) * side * stride, out, 0, side * stride);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        Places places = new Places(integer(0), integer(1), integer(2));
        return List.of(new FusedIm2colGrad(sameDiff, gradients.get(0), places).outputVariables()[0]);
    }
}
