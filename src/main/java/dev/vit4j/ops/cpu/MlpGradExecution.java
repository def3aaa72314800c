package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.Gemm;
import dev.vit4j.ops.cpu.gemm.GradientPartials;
import dev.vit4j.ops.cpu.gemm.GradientWeight;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.encoder.MlpOptions;
import dev.vit4j.ops.fused.FusedMlpGrad;
import dev.vit4j.ops.fused.InputSet;
import dev.vit4j.ops.fused.MlpInput;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Executes {@link FusedMlpGrad}. */
final class MlpGradExecution implements CpuOperation {
    private static final int ROWS_AT_ONCE = 256;

    /** Inputs that are rows. */
    private static final List<MlpInput> ROWS = List.of(
            MlpInput.GAMMA,
            MlpInput.BETA,
            MlpInput.INNER_BIAS,
            MlpInput.GATE_BIAS,
            MlpInput.INNER_GAMMA,
            MlpInput.INNER_BETA,
            MlpInput.OUTER_BIAS);

    private final InputSet<MlpInput> inputs;
    private final MlpOptions options;

    MlpGradExecution(FusedMlpGrad op) {
        this.inputs = op.inputs();
        this.options = op.options();
    }

    private static GradientPartials lanes(int rows, int width, int hidden) {
        return GradientPartials.ofSteps(rows, Math.max(width, hidden), ROWS_AT_ONCE);
    }

    private boolean hasGate() {
        return inputs.has(MlpInput.GATE);
    }

    /** @return W1, W2, and the gate's weight if there is one */
    private int matrices() {
        return hasGate() ? 3 : 2;
    }

    @Override
    public long workspace(Engine engine, List<long[]> shapes) {
        long[] inner = shapes.get(inputs.at(MlpInput.INNER));
        int hidden = (int) inner[0];
        int width = (int) inner[1];
        int rows = (int) shapes.get(inputs.at(MlpInput.X))[0];
        int lanes = lanes(rows, width, hidden).lanes();
        return weightsLength(engine, width, hidden, rows) + (long) matrices() * lanes * width * hidden;
    }

    private long weightsLength(Engine engine, int width, int hidden, int rows) {
        return GradientWeight.length(engine, width, hidden, rows, false)
                + (hasGate() ? 2 : 1) * GradientWeight.length(engine, hidden, width, rows, false);
    }

    /**
     * Partial sums of one lane.
     *
     * @param inner of W1, [M,D]
     * @param gate of Wg, [M,D], or null
     * @param outer of W2, [D,M]
     * @param rows of everything shorter
     */
    private record Sums(MatrixView inner, MatrixView gate, MatrixView outer, Map<MlpInput, float[]> rows) {
        float[] of(MlpInput input) {
            return rows.get(input);
        }
    }

    /** Weights as they multiply gradients: W1 and Wg [M,D], W2 [D,M]; Wg may be null. */
    private record Weights(GradientWeight inner, GradientWeight gate, GradientWeight outer) {}

    private Weights weights(CpuCall call, int width, int hidden) {
        Engine engine = call.engine();
        int rows = call.rows(inputs.at(MlpInput.X));
        long length = GradientWeight.length(engine, hidden, width, rows, false);
        GradientWeight inner = weight(call, MlpInput.INNER, hidden, width, 0);
        GradientWeight outer = weight(call, MlpInput.OUTER, width, hidden, length);
        long last = length + GradientWeight.length(engine, width, hidden, rows, false);
        GradientWeight gate = hasGate() ? weight(call, MlpInput.GATE, hidden, width, last) : null;
        GradientWeight.layOut(engine, gate == null ? List.of(inner, outer) : List.of(inner, outer, gate));
        return new Weights(inner, gate, outer);
    }

    private GradientWeight weight(CpuCall call, MlpInput input, int k, int n, long offset) {
        int rows = call.rows(inputs.at(MlpInput.X));
        return GradientWeight.at(
                call.engine(), call.input(inputs.at(input)), k, n, rows, false, call.workspace(), offset);
    }

    /** What one execution works with; biases that there are not are 0, the gate's and the inner norm's may be null. */
    private record Run(
            CpuCall call,
            Weights weights,
            RowNorm norm,
            float[] innerBias,
            float[] gateBias,
            float[] innerGamma,
            float[] innerBeta) {
        int hidden() {
            return innerBias.length;
        }
    }

    @Override
    public void execute(CpuCall call) {
        Engine engine = call.engine();
        int rows = call.rows(inputs.at(MlpInput.X));
        int width = call.columns(inputs.at(MlpInput.X));
        int hidden = call.rows(inputs.at(MlpInput.INNER));
        GradientPartials lanes = lanes(rows, width, hidden);
        long length = (long) width * hidden;
        List<Map<MlpInput, float[]>> shortSums = new ArrayList<>();
        for (int lane = 0; lane < lanes.lanes(); lane++) {
            shortSums.add(shortSums(call));
        }
        Run run = new Run(
                call,
                weights(call, width, hidden),
                RowNorm.of(call, options.eps()),
                orZero(call, MlpInput.INNER_BIAS, hidden),
                hasGate() ? orZero(call, MlpInput.GATE_BIAS, hidden) : null,
                array(call, MlpInput.INNER_GAMMA),
                array(call, MlpInput.INNER_BETA));
        long sumsAt = weightsLength(engine, width, hidden, rows);
        engine.run(lanes.lanes(), lane -> {
            long at = sumsAt + (long) matrices() * lane * length;
            Sums sums = new Sums(
                    new MatrixView(call.workspace(), at, width),
                    hasGate() ? new MatrixView(call.workspace(), at + 2 * length, width) : null,
                    new MatrixView(call.workspace(), at + length, hidden),
                    shortSums.get(lane));
            for (int top = lanes.from(lane); top < lanes.to(lane); top += lanes.step()) {
                int count = Math.min(lanes.to(lane), top + lanes.step()) - top;
                rows(run, top, count, top > lanes.from(lane) ? 1 : 0, sums);
            }
        });
        total(call, lanes, length, sumsAt, MlpInput.INNER);
        total(call, lanes, length, sumsAt + length, MlpInput.OUTER);
        if (hasGate()) {
            total(call, lanes, length, sumsAt + 2 * length, MlpInput.GATE);
        }
        for (MlpInput input : shortSums.get(0).keySet()) {
            float[][] partial = shortSums.stream().map(sums -> sums.get(input)).toArray(float[][]::new);
            GradientPartials.total(engine.kernels(), partial, 0, call.output(inputs.at(input)));
        }
    }

    private void total(CpuCall call, GradientPartials lanes, long length, long at, MlpInput input) {
        lanes.total(call.engine(), call.workspace(), matrices() * length, at, call.output(inputs.at(input)));
    }

    /** @return sums of gradients that are rows, from 0 */
    private Map<MlpInput, float[]> shortSums(CpuCall call) {
        Map<MlpInput, float[]> sums = new EnumMap<>(MlpInput.class);
        for (MlpInput input : ROWS) {
            if (inputs.has(input)) {
                sums.put(input, new float[Math.toIntExact(call.shapes().get(inputs.at(input))[0])]);
            }
        }
        return sums;
    }

    private float[] array(CpuCall call, MlpInput input) {
        return inputs.has(input) ? call.input(inputs.at(input)).toArray() : null;
    }

    private float[] orZero(CpuCall call, MlpInput input, int length) {
        return inputs.has(input) ? array(call, input) : new float[length];
    }

    /** @param beta 0 where the lane's sums of products begin, else 1 */
    private void rows(Run run, int top, int count, float beta, Sums sums) {
        CpuCall call = run.call();
        int width = run.norm().width();
        int hidden = run.hidden();
        Scratch scratch = call.engine().scratch();
        MatrixView dz = new MatrixView(scratch.natives(0, (long) count * hidden), 0, hidden);
        MatrixView h = new MatrixView(scratch.natives(1, (long) count * hidden), 0, hidden);
        MatrixView narrow = new MatrixView(scratch.natives(2, (long) count * width), 0, width);
        MatrixView dg = hasGate() ? new MatrixView(scratch.natives(3, (long) count * hidden), 0, hidden) : null;
        MatrixView ds = scaled(call, top, count, narrow, sums);
        run.weights().outer().multiply(call.engine(), count, ds, false, dz);
        inner(run, top, count, dz, dg, h, sums);
        if (call.wants(inputs.at(MlpInput.OUTER))) {
            Gemm.multiplyTransposedA(width, hidden, count, 1, ds, h, beta, sums.outer());
        }
        // ds is not read from here on.
        float[] statistics = run.norm().rows(call.engine(), top, count, narrow);
        if (call.wants(inputs.at(MlpInput.INNER))) {
            Gemm.multiplyTransposedA(hidden, width, count, 1, dz, narrow, beta, sums.inner());
        }
        if (hasGate() && call.wants(inputs.at(MlpInput.GATE))) {
            Gemm.multiplyTransposedA(hidden, width, count, 1, dg, narrow, beta, sums.gate());
        }
        run.weights().inner().multiply(call.engine(), count, dz, false, narrow);
        if (hasGate()) {
            run.weights().gate().multiply(call.engine(), count, dg, true, narrow);
        }
        normGradient(call, run.norm(), statistics, top, count, narrow, sums);
    }

    /** @return ds: dy itself, or in the memory given dy times the scale; its columns are summed up for the bias */
    private MatrixView scaled(CpuCall call, int top, int count, MatrixView to, Sums sums) {
        int width = to.stride();
        Kernels kernels = call.engine().kernels();
        int group = Scratch.rowsAtOnce(width);
        float[] rows = call.engine().scratch().floats(0, group * width);
        float[] spare = call.engine().scratch().floats(1, width);
        MatrixView dy = new MatrixView(call.input(inputs.at(MlpInput.DY)), (long) top * width, width);
        RowScale scale = inputs.has(MlpInput.SCALE) ? RowScale.of(call, inputs.at(MlpInput.SCALE)) : null;
        for (int r = 0; r < count; r += group) {
            int taken = Math.min(group, count - r);
            dy.at(r, 0).read(rows, taken * width);
            for (int i = 0; scale != null && i < taken; i++) {
                scale.apply(kernels, rows, i * width, spare, top + r + i, 0, width);
            }
            if (scale != null) {
                to.at(r, 0).write(rows, taken * width);
            }
            addRows(kernels, sums.of(MlpInput.OUTER_BIAS), rows, taken, width);
        }
        return scale == null ? dy : to;
    }

    /** dz, in place of the gradient of the outer map's rows, dg if there is a gate, and those rows themselves. */
    private void inner(Run run, int top, int count, MatrixView dz, MatrixView dg, MatrixView h, Sums sums) {
        CpuCall call = run.call();
        int hidden = run.hidden();
        Kernels kernels = call.engine().kernels();
        Scratch scratch = call.engine().scratch();
        int group = Scratch.rowsAtOnce(hidden);
        float[] z = scratch.floats(0, group * hidden);
        float[] derivative = scratch.floats(1, group * hidden);
        float[] gradient = scratch.floats(2, group * hidden);
        float[] gate = hasGate() ? scratch.floats(3, group * hidden) : null;
        float[] values = run.innerGamma() == null && !hasGate() ? z : scratch.floats(4, group * hidden);
        float[] spare = run.innerGamma() == null ? null : scratch.floats(5, group * hidden);
        MatrixView kept = keptRows(call, MlpInput.KEPT, top, hidden);
        MatrixView keptGate = hasGate() ? keptRows(call, MlpInput.KEPT_GATE, top, hidden) : null;
        for (int r = 0; r < count; r += group) {
            int taken = Math.min(group, count - r);
            int n = taken * hidden;
            kept.at(r, 0).read(z, n);
            if (hasGate()) {
                keptGate.at(r, 0).read(gate, n);
                for (int i = 0; i < n; i += hidden) {
                    activate(kernels, gate, derivative, i, run.gateBias());
                    kernels.add(z, i, run.innerBias(), 0, hidden);
                }
                System.arraycopy(z, 0, values, 0, n);
                kernels.multiply(values, 0, gate, 0, n);
            } else {
                for (int i = 0; i < n; i += hidden) {
                    activate(kernels, z, derivative, i, run.innerBias());
                }
                if (values != z) {
                    System.arraycopy(z, 0, values, 0, n);
                }
            }
            dz.at(r, 0).read(gradient, n);
            if (run.innerGamma() != null) {
                innerNormGradient(run, kernels, values, spare, gradient, n, sums);
            }
            h.at(r, 0).write(values, n);
            if (hasGate()) {
                kernels.multiply(derivative, 0, gradient, 0, n);
                kernels.multiply(derivative, 0, z, 0, n);
                kernels.multiply(gradient, 0, gate, 0, n);
                dg.at(r, 0).write(derivative, n);
                addRows(kernels, sums.of(MlpInput.GATE_BIAS), derivative, taken, hidden);
            } else {
                kernels.multiply(gradient, 0, derivative, 0, n);
            }
            dz.at(r, 0).write(gradient, n);
            addRows(kernels, sums.of(MlpInput.INNER_BIAS), gradient, taken, hidden);
        }
    }

    private void activate(Kernels kernels, float[] z, float[] derivative, int from, float[] bias) {
        kernels.activateWithDerivative(options.activation(), z, derivative, from, bias.length, bias, 0);
    }

    /** Normalizes inner rows, and takes the gradient from the normalized ones to these. */
    private void innerNormGradient(
            Run run, Kernels kernels, float[] values, float[] spare, float[] gradient, int n, Sums sums) {
        int hidden = run.hidden();
        float[] statistics = new float[2];
        System.arraycopy(values, 0, spare, 0, n);
        for (int i = 0; i < n; i += hidden) {
            kernels.normalize(values, i, hidden, run.innerGamma(), run.innerBeta(), options.eps(), statistics, 0);
            kernels.normalizeGradient(
                    spare,
                    gradient,
                    i,
                    hidden,
                    run.innerGamma(),
                    statistics[0],
                    statistics[1],
                    sums.of(MlpInput.INNER_GAMMA),
                    sums.of(MlpInput.INNER_BETA));
        }
    }

    private MatrixView keptRows(CpuCall call, MlpInput input, int top, int hidden) {
        return new MatrixView(call.input(inputs.at(input)), (long) top * hidden, hidden);
    }

    /** @param sum null if there is no such bias */
    private static void addRows(Kernels kernels, float[] sum, float[] rows, int count, int n) {
        if (sum != null) {
            kernels.addRows(sum, 0, rows, 0, n, count, n);
        }
    }

    /** From the gradient of n to that of x, to which that of the residual stream is added. */
    private void normGradient(
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
                        sums.of(MlpInput.GAMMA),
                        sums.of(MlpInput.BETA));
            }
            if (call.wants(inputs.at(MlpInput.X))) {
                call.input(inputs.at(MlpInput.DY)).read(at, x, 0, n);
                kernels.add(gradient, 0, x, 0, n);
                call.output(inputs.at(MlpInput.X)).write(at, gradient, 0, n);
            }
        }
    }
}
