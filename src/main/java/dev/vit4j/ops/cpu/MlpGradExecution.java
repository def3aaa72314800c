package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.Gemm;
import dev.vit4j.ops.cpu.gemm.GradientPartials;
import dev.vit4j.ops.cpu.gemm.GradientWeight;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.FusedMlp;
import dev.vit4j.ops.fused.FusedMlpGrad;
import java.util.List;

/** Executes {@link FusedMlpGrad}. */
final class MlpGradExecution implements CpuOperation {
    private static final int ROWS_AT_ONCE = 256;

    private final FusedMlpGrad op;

    MlpGradExecution(FusedMlpGrad op) {
        this.op = op;
    }

    private static GradientPartials lanes(int rows, int width, int hidden) {
        return GradientPartials.ofSteps(rows, Math.max(width, hidden), ROWS_AT_ONCE);
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs) {
        int hidden = (int) inputs.get(FusedMlp.INNER)[0];
        int width = (int) inputs.get(FusedMlp.INNER)[1];
        int rows = (int) inputs.get(FusedMlp.X)[0];
        int lanes = lanes(rows, width, hidden).lanes();
        return weightsLength(engine, width, hidden, rows) + 2L * lanes * width * hidden;
    }

    private static long weightsLength(Engine engine, int width, int hidden, int rows) {
        return GradientWeight.length(engine, width, hidden, rows, false)
                + GradientWeight.length(engine, hidden, width, rows, false);
    }

    /**
     * Partial sums of one lane.
     *
     * @param inner of W1, [M,D]
     * @param outer of W2, [D,M]
     */
    private record Sums(
            MatrixView inner, MatrixView outer, float[] innerBias, float[] outerBias, float[] gamma, float[] beta) {}

    /** W1 [M,D] and W2 [D,M], as they multiply gradients. */
    private record Weights(GradientWeight inner, GradientWeight outer) {
        static Weights of(CpuCall call, int width, int hidden) {
            Engine engine = call.engine();
            FloatArray memory = call.workspace();
            int rows = call.rows(FusedMlp.X);
            long after = GradientWeight.length(engine, hidden, width, rows, false);
            Weights weights = new Weights(
                    GradientWeight.at(engine, call.input(FusedMlp.INNER), hidden, width, rows, false, memory, 0),
                    GradientWeight.at(engine, call.input(FusedMlp.OUTER), width, hidden, rows, false, memory, after));
            GradientWeight.layOut(engine, List.of(weights.inner(), weights.outer()));
            return weights;
        }
    }

    @Override
    public void execute(CpuCall call) {
        Engine engine = call.engine();
        int width = call.columns(FusedMlp.X);
        int hidden = call.rows(FusedMlp.INNER);
        GradientPartials lanes = lanes(call.rows(FusedMlp.X), width, hidden);
        long length = (long) width * hidden;
        float[][] innerBias = new float[lanes.lanes()][hidden];
        float[][] outerBias = new float[lanes.lanes()][width];
        float[][] gamma = new float[lanes.lanes()][width];
        float[][] beta = new float[lanes.lanes()][width];
        RowNorm norm = RowNorm.of(call, op.eps());
        float[] bias = call.input(FusedMlp.INNER_BIAS).toArray();
        Weights weights = Weights.of(call, width, hidden);
        long sumsAt = weightsLength(engine, width, hidden, call.rows(FusedMlp.X));
        engine.run(lanes.lanes(), lane -> {
            Sums sums = new Sums(
                    new MatrixView(call.workspace(), sumsAt + 2L * lane * length, width),
                    new MatrixView(call.workspace(), sumsAt + (2L * lane + 1) * length, hidden),
                    innerBias[lane],
                    outerBias[lane],
                    gamma[lane],
                    beta[lane]);
            for (int top = lanes.from(lane); top < lanes.to(lane); top += lanes.step()) {
                int count = Math.min(lanes.to(lane), top + lanes.step()) - top;
                rows(call, weights, norm, bias, top, count, top > lanes.from(lane) ? 1 : 0, sums);
            }
        });
        lanes.total(engine, call.workspace(), 2 * length, sumsAt, call.output(FusedMlp.INNER));
        lanes.total(engine, call.workspace(), 2 * length, sumsAt + length, call.output(FusedMlp.OUTER));
        GradientPartials.total(engine.kernels(), gamma, 0, call.output(FusedMlp.GAMMA));
        GradientPartials.total(engine.kernels(), beta, 0, call.output(FusedMlp.BETA));
        GradientPartials.total(engine.kernels(), innerBias, 0, call.output(FusedMlp.INNER_BIAS));
        GradientPartials.total(engine.kernels(), outerBias, 0, call.output(6));
    }

    /** @param beta 0 where the lane's sums of products begin, else 1 */
    private void rows(
            CpuCall call, Weights weights, RowNorm norm, float[] bias, int top, int count, float beta, Sums sums) {
        int width = norm.width();
        int hidden = bias.length;
        Scratch scratch = call.engine().scratch();
        MatrixView dz = new MatrixView(scratch.natives(0, (long) count * hidden), 0, hidden);
        MatrixView h = new MatrixView(scratch.natives(1, (long) count * hidden), 0, hidden);
        MatrixView narrow = new MatrixView(scratch.natives(2, (long) count * width), 0, width);
        MatrixView ds = scaled(call, top, count, narrow, sums);
        weights.outer().multiply(call.engine(), count, ds, false, dz);
        gelu(call, bias, top, count, dz, h, sums);
        if (call.wants(FusedMlp.OUTER)) {
            Gemm.multiplyTransposedA(width, hidden, count, 1, ds, h, beta, sums.outer());
        }
        // ds is not read from here on.
        float[] statistics = norm.rows(call.engine(), top, count, narrow);
        if (call.wants(FusedMlp.INNER)) {
            Gemm.multiplyTransposedA(hidden, width, count, 1, dz, narrow, beta, sums.inner());
        }
        weights.inner().multiply(call.engine(), count, dz, false, narrow);
        normGradient(call, norm, statistics, top, count, narrow, sums);
    }

    /** @return ds: dy itself, or in the memory given dy times the scale; its columns are summed up for the bias */
    private MatrixView scaled(CpuCall call, int top, int count, MatrixView to, Sums sums) {
        int width = to.stride();
        Kernels kernels = call.engine().kernels();
        int group = Scratch.rowsAtOnce(width);
        float[] rows = call.engine().scratch().floats(0, group * width);
        float[] spare = call.engine().scratch().floats(1, width);
        MatrixView dy = new MatrixView(call.input(FusedMlpGrad.DY), (long) top * width, width);
        RowScale scale = op.hasScale() ? RowScale.of(call, FusedMlpGrad.SCALED_BY) : null;
        for (int r = 0; r < count; r += group) {
            int taken = Math.min(group, count - r);
            dy.at(r, 0).read(rows, taken * width);
            for (int i = 0; scale != null && i < taken; i++) {
                scale.apply(kernels, rows, i * width, spare, top + r + i, 0, width);
            }
            if (scale != null) {
                to.at(r, 0).write(rows, taken * width);
            }
            kernels.addRows(sums.outerBias(), 0, rows, 0, width, taken, width);
        }
        return scale == null ? dy : to;
    }

    /** dz, in place of the gradient of h, and h itself. */
    private static void gelu(CpuCall call, float[] bias, int top, int count, MatrixView dz, MatrixView h, Sums sums) {
        int hidden = bias.length;
        Kernels kernels = call.engine().kernels();
        int group = Scratch.rowsAtOnce(hidden);
        float[] z = call.engine().scratch().floats(0, group * hidden);
        float[] derivative = call.engine().scratch().floats(1, group * hidden);
        float[] gradient = call.engine().scratch().floats(2, group * hidden);
        MatrixView kept = new MatrixView(call.input(FusedMlpGrad.KEPT), (long) top * hidden, hidden);
        for (int r = 0; r < count; r += group) {
            int taken = Math.min(group, count - r);
            kept.at(r, 0).read(z, taken * hidden);
            for (int i = 0; i < taken; i++) {
                kernels.geluWithDerivative(z, derivative, i * hidden, hidden, bias, 0);
            }
            h.at(r, 0).write(z, taken * hidden);
            dz.at(r, 0).read(gradient, taken * hidden);
            kernels.multiply(gradient, 0, derivative, 0, taken * hidden);
            dz.at(r, 0).write(gradient, taken * hidden);
            kernels.addRows(sums.innerBias(), 0, gradient, 0, hidden, taken, hidden);
        }
    }

    /** From the gradient of n to that of x, to which that of the residual stream is added. */
    private static void normGradient(
            CpuCall call, RowNorm norm, float[] statistics, int top, int count, MatrixView dn, Sums sums) {
        int width = norm.width();
        Kernels kernels = call.engine().kernels();
        int group = Scratch.rowsAtOnce(width);
        float[] x = call.engine().scratch().floats(0, group * width);
        float[] gradient = call.engine().scratch().floats(2, group * width);
        for (int r = 0; r < count; r += group) {
            int n = Math.min(group, count - r) * width;
            long at = (long) (top + r) * width;
            norm.x().read(at, x, 0, n);
            dn.at(r, 0).read(gradient, n);
            for (int i = 0; i < n; i += width) {
                int s = 2 * (r + i / width);
                kernels.normalizeGradient(
                        x,
                        gradient,
                        i,
                        width,
                        norm.gamma(),
                        statistics[s],
                        statistics[s + 1],
                        sums.gamma(),
                        sums.beta());
            }
            if (call.wants(FusedMlp.X)) {
                call.input(FusedMlpGrad.DY).read(at, x, 0, n);
                kernels.add(gradient, 0, x, 0, n);
                call.output(FusedMlp.X).write(at, gradient, 0, n);
            }
        }
    }
}
