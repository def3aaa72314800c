package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.RowScale;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.GradientPartials;
import dev.vit4j.ops.cpu.gemm.GradientWeight;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link FusedLinear}: with dz = dy times GELU's derivative or the scale,
 * {@code dx = dz W, dW = dzᵀ x, db = column sums of dz, dresidual = dy}.
 *
 * <p>Inputs: x [R,I], weight [O,I], dy [R,O], then those of GELU's derivative [R,O] and scale that there are. Outputs:
 * dx [R,I], not computed where nothing reads it, dW [O,I], then those of db [O] and dresidual [R,O] that there are.
 */
public final class FusedLinearGrad extends FusedOp {
    private static final int BIAS = 0;
    private static final int RESIDUAL = 1;
    private static final int GELU = 2;
    private static final int SCALE = 3;

    /** For SameDiff. */
    public FusedLinearGrad() {}

    FusedLinearGrad(
            SameDiff sd,
            SDVariable x,
            SDVariable weight,
            SDVariable dy,
            boolean bias,
            boolean residual,
            SDVariable slope,
            SDVariable scale) {
        super(sd, inputs(x, weight, dy, slope, scale));
        addBArgument(bias, residual, slope != null, scale != null);
    }

    private static List<SDVariable> inputs(
            SDVariable x, SDVariable weight, SDVariable dy, SDVariable slope, SDVariable scale) {
        List<SDVariable> there = new ArrayList<>(List.of(x, weight, dy));
        if (slope != null) {
            there.add(slope);
        }
        if (scale != null) {
            there.add(scale);
        }
        return there;
    }

    @Override
    public int getNumOutputs() {
        return 2 + (flag(BIAS) ? 1 : 0) + (flag(RESIDUAL) ? 1 : 0);
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        List<long[]> shapes = new ArrayList<>(List.of(inputs.get(0), inputs.get(1)));
        if (flag(BIAS)) {
            shapes.add(new long[] {inputs.get(1)[0]});
        }
        if (flag(RESIDUAL)) {
            shapes.add(inputs.get(2));
        }
        return shapes;
    }

    @Override
    public int handedThrough(int output) {
        return flag(RESIDUAL) && output == getNumOutputs() - 1 ? 2 : -1;
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs, boolean frozen) {
        int in = (int) inputs.get(0)[1];
        int out = (int) inputs.get(1)[0];
        GradientPartials lanes = GradientPartials.of(engine, (int) inputs.get(0)[0], 1, in, out);
        return GradientWeight.length(engine, out, in, inputs.get(0)[0], lanes.inBlocks())
                + (lanes.lanes() == 1 ? 0 : (long) lanes.lanes() * in * out);
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        int products = (wanted.test(0) ? 1 : 0) + (wanted.test(1) ? 1 : 0);
        return products * 2.0 * inputs.get(0)[0] * inputs.get(0)[1] * inputs.get(1)[0];
    }

    @Override
    public void execute(FusedCall call) {
        int in = call.columns(0);
        int out = call.rows(1);
        GradientPartials lanes = GradientPartials.of(call.engine(), call.rows(0), 1, in, out);
        float[][] dBias = new float[lanes.lanes()][out];
        Engine engine = call.engine();
        int rows = call.rows(0);
        long sumsAt = GradientWeight.length(engine, out, in, rows, lanes.inBlocks());
        GradientWeight weight =
                GradientWeight.at(engine, call.input(1), out, in, rows, lanes.inBlocks(), call.workspace(), 0);
        if (call.wants(0)) {
            GradientWeight.arrange(engine, List.of(weight));
        }
        call.engine().run(lanes.lanes(), lane -> {
            MatrixView dWeight = lanes.lanes() == 1
                    ? new MatrixView(call.output(1), 0, in)
                    : new MatrixView(call.workspace(), sumsAt + (long) lane * in * out, in);
            for (int top = lanes.from(lane); top < lanes.to(lane); top += lanes.step()) {
                int bottom = Math.min(lanes.to(lane), top + lanes.step());
                float beta = top > lanes.from(lane) ? 1 : 0;
                rows(call, lanes, weight, top, bottom, beta, dWeight, dBias[lane]);
            }
        });
        if (lanes.lanes() > 1) {
            lanes.total(call.engine(), call.workspace(), (long) in * out, sumsAt, call.output(1));
        }
        if (flag(BIAS)) {
            GradientPartials.total(call.engine().kernels(), dBias, 0, call.output(2));
        }
    }

    private void rows(
            FusedCall call,
            GradientPartials lanes,
            GradientWeight weight,
            int top,
            int bottom,
            float beta,
            MatrixView dWeight,
            float[] dBias) {
        int in = call.columns(0);
        int out = call.rows(1);
        int n = bottom - top;
        MatrixView x = new MatrixView(call.input(0), (long) top * in, in);
        MatrixView dz = flag(GELU) || flag(SCALE)
                ? new MatrixView(call.engine().scratch().natives(0, (long) n * out), 0, out)
                : new MatrixView(call.input(2), (long) top * out, out);
        before(call, top, bottom, dz, dBias);
        if (call.wants(0)) {
            MatrixView dx = new MatrixView(call.output(0), (long) top * in, in);
            weight.multiply(call.engine(), n, dz, false, dx);
        }
        if (call.wants(1)) {
            lanes.addSum(out, in, n, dz, x, beta, dWeight);
        }
    }

    /** What comes before the products, in one pass over dy: dz, where it is not dy itself, and the bias' gradient. */
    private void before(FusedCall call, int top, int bottom, MatrixView dz, float[] dBias) {
        boolean direct = !flag(GELU) && !flag(SCALE);
        if (direct && !flag(BIAS)) {
            return;
        }
        int out = call.rows(1);
        Kernels kernels = call.engine().kernels();
        int group = Scratch.rowsAtOnce(out);
        float[] rows = call.engine().scratch().floats(0, group * out);
        float[] other = call.engine().scratch().floats(1, group * out);
        RowScale scale = flag(SCALE) ? RowScale.of(call, flag(GELU) ? 4 : 3) : null;
        for (int from = top; from < bottom; from += group) {
            int count = Math.min(group, bottom - from);
            long at = (long) from * out;
            call.input(2).read(at, rows, 0, count * out);
            if (flag(GELU)) {
                call.input(3).read(at, other, 0, count * out);
                kernels.multiply(rows, 0, other, 0, count * out);
            }
            for (int r = 0; scale != null && r < count; r++) {
                scale.apply(kernels, rows, r * out, other, from + r, 0, out);
            }
            if (!direct) {
                dz.memory().write((long) (from - top) * out, rows, 0, count * out);
            }
            if (flag(BIAS)) {
                kernels.addRows(dBias, 0, rows, 0, out, count, out);
            }
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException("second derivatives need stock operations");
    }
}
