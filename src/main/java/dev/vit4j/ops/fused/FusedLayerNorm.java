package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.encoder.EncoderOps;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Layer normalization: see {@link EncoderOps#layerNorm}.
 *
 * <p>Inputs: x [R,D], gamma [D], beta [D]. Outputs: the result [R,D]; mean and reciprocal deviation of each row [R,2],
 * for the gradient; and, where asked for, x itself handed through: what the residual stream goes on with, so that both
 * gradients of x meet in one operation and need no pass of their own to be added.
 */
public final class FusedLayerNorm extends FusedOp {
    private static final int ROWS = 128;
    private static final int STREAM = 0;

    /** For SameDiff. */
    public FusedLayerNorm() {}

    FusedLayerNorm(SameDiff sd, SDVariable x, SDVariable gamma, SDVariable beta, double eps, boolean stream) {
        super(sd, List.of(x, gamma, beta));
        addTArgument(eps);
        addBArgument(stream);
    }

    @Override
    public int getNumOutputs() {
        return flag(STREAM) ? 3 : 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        long[] statistics = {x[0], 2};
        return flag(STREAM) ? List.of(x, statistics, x) : List.of(x, statistics);
    }

    @Override
    public int handedThrough(int output) {
        return output == 2 ? 0 : -1;
    }

    @Override
    public void execute(FusedCall call) {
        int width = call.columns(0);
        double eps = tArguments.get(0);
        float[] gamma = call.input(1).toArray();
        float[] beta = call.input(2).toArray();
        Chunks chunks = Chunks.of(call.rows(0), ROWS);
        call.engine().run(chunks.count(), chunk -> {
            int group = Scratch.rowsAtOnce(width);
            float[] rows = call.engine().scratch().floats(0, group * width);
            int from = chunks.from(chunk);
            int n = chunks.to(chunk) - from;
            float[] statistics = call.engine().scratch().floats(1, 2 * n);
            for (int top = 0; top < n; top += group) {
                int count = Math.min(group, n - top);
                long at = (long) (from + top) * width;
                call.input(0).read(at, rows, 0, count * width);
                for (int r = 0; r < count; r++) {
                    call.engine()
                            .kernels()
                            .normalize(rows, r * width, width, gamma, beta, eps, statistics, 2 * (top + r));
                }
                call.output(0).write(at, rows, 0, count * width);
            }
            if (call.wants(1)) {
                call.output(1).write(2L * from, statistics, 0, 2 * n);
            }
        });
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable stream = flag(STREAM) ? gradients.get(2) : null;
        FusedLayerNormGrad gradient =
                new FusedLayerNormGrad(sameDiff, arg(0), arg(1), outputVariables()[1], gradients.get(0), stream);
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
