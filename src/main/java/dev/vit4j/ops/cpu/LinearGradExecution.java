package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.GradientPartials;
import dev.vit4j.ops.cpu.gemm.GradientWeight;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.FusedLinearGrad;
import java.util.List;

/** Executes {@link FusedLinearGrad}. */
final class LinearGradExecution implements CpuOperation {
    private final FusedLinearGrad op;

    LinearGradExecution(FusedLinearGrad op) {
        this.op = op;
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs) {
        int in = (int) inputs.get(0)[1];
        int out = (int) inputs.get(1)[0];
        GradientPartials lanes = GradientPartials.of(engine, (int) inputs.get(0)[0], 1, in, out);
        return GradientWeight.length(engine, out, in, inputs.get(0)[0], lanes.inBlocks())
                + (lanes.lanes() == 1 ? 0 : (long) lanes.lanes() * in * out);
    }

    @Override
    public void execute(CpuCall call) {
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
            GradientWeight.layOut(engine, List.of(weight));
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
        if (op.hasBias()) {
            GradientPartials.total(call.engine().kernels(), dBias, 0, call.output(2));
        }
    }

    private void rows(
            CpuCall call,
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
        MatrixView dz = op.hasActivation() || op.hasScale()
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
    private void before(CpuCall call, int top, int bottom, MatrixView dz, float[] dBias) {
        boolean direct = !op.hasActivation() && !op.hasScale();
        if (direct && !op.hasBias()) {
            return;
        }
        int out = call.rows(1);
        Kernels kernels = call.engine().kernels();
        int group = Scratch.rowsAtOnce(out);
        float[] rows = call.engine().scratch().floats(0, group * out);
        float[] other = call.engine().scratch().floats(1, group * out);
        RowScale scale = op.hasScale() ? RowScale.of(call, op.scaleInput()) : null;
        for (int from = top; from < bottom; from += group) {
            int count = Math.min(group, bottom - from);
            long at = (long) from * out;
            call.input(2).read(at, rows, 0, count * out);
            if (op.hasActivation()) {
                call.input(3).read(at, other, 0, count * out);
                kernels.multiply(rows, 0, other, 0, count * out);
            }
            for (int r = 0; scale != null && r < count; r++) {
                scale.apply(kernels, rows, r * out, other, from + r, 0, out);
            }
            if (!direct) {
                dz.memory().write((long) (from - top) * out, rows, 0, count * out);
            }
            if (op.hasBias()) {
                kernels.addRows(dBias, 0, rows, 0, out, count, out);
            }
        }
    }
}
