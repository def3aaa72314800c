package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.fused.FusedMlp;
import dev.vit4j.ops.fused.InputSet;
import dev.vit4j.ops.fused.MlpInput;
import java.util.List;

/**
 * Executes {@link FusedMlp}, with products by oneDNN, for some rows at a time, so that what lies between never leaves a
 * core's cache.
 */
final class MlpExecution implements CpuOperation {
    /** For fewer rows, columns are split too, so that all threads have work. */
    private static final int FEW_ROWS = 512;

    private static final int ROWS = PackedWeight.ROWS;

    private final FusedMlp op;
    private final InputSet<MlpInput> inputs;
    private final Activation activation;

    MlpExecution(FusedMlp op) {
        this.op = op;
        this.inputs = op.inputs();
        this.activation = op.options().activation();
    }

    private static boolean isFew(long rows) {
        return rows < FEW_ROWS;
    }

    private boolean hasGate() {
        return inputs.has(MlpInput.GATE);
    }

    /** @return the weights of inner rows: W1, and the gate's if there is one */
    private int innerWeights() {
        return hasGate() ? 2 : 1;
    }

    private long weightsLength(Engine engine, long rows, int width, int hidden) {
        return innerWeights() * PackedWeight.length(engine, width, hidden, isFew(rows))
                + PackedWeight.length(engine, hidden, width, isFew(rows));
    }

    @Override
    public long workspace(Engine engine, List<long[]> shapes) {
        long rows = shapes.get(inputs.at(MlpInput.X))[0];
        long[] inner = shapes.get(inputs.at(MlpInput.INNER));
        int width = (int) inner[1];
        int hidden = (int) inner[0];
        long values = rows * (width + (long) innerWeights() * hidden);
        return weightsLength(engine, rows, width, hidden) + (isFew(rows) ? values : 0);
    }

    @Override
    public void execute(CpuCall call) {
        Engine engine = call.engine();
        int rows = call.rows(inputs.at(MlpInput.X));
        int width = call.columns(inputs.at(MlpInput.X));
        int hidden = call.rows(inputs.at(MlpInput.INNER));
        boolean few = isFew(rows);
        long length = PackedWeight.length(engine, width, hidden, few);
        PackedWeight inner = PackedWeight.at(engine, call.workspace(), 0, width, hidden, few);
        PackedWeight gate = hasGate() ? PackedWeight.at(engine, call.workspace(), length, width, hidden, few) : null;
        PackedWeight outer = PackedWeight.at(engine, call.workspace(), innerWeights() * length, hidden, width, few);
        if (!call.weightsLaidOut()) {
            PackedWeight.fillTransposed(
                    engine,
                    gate == null ? List.of(inner, outer) : List.of(inner, gate, outer),
                    op.weights().stream().map(call::input).toList());
        }
        Run run = new Run(
                call,
                inner,
                gate,
                outer,
                RowNorm.of(call, op.options().eps()),
                bias(call, MlpInput.INNER_BIAS, hidden),
                hasGate() ? bias(call, MlpInput.GATE_BIAS, hidden) : null);
        if (few) {
            few(run, weightsLength(engine, rows, width, hidden));
        } else {
            many(run);
        }
    }

    private float[] bias(CpuCall call, MlpInput bias, int length) {
        return inputs.has(bias) ? call.input(inputs.at(bias)).toArray() : new float[length];
    }

    /** What one execution works with; gate and its bias may be null. */
    private record Run(
            CpuCall call,
            PackedWeight inner,
            PackedWeight gate,
            PackedWeight outer,
            RowNorm norm,
            float[] innerBias,
            float[] gateBias) {
        Scratch scratch() {
            return call.engine().scratch();
        }

        int rows() {
            return call.rows(0);
        }

        int width() {
            return inner.k();
        }

        int hidden() {
            return inner.n();
        }
    }

    /**
     * Where inner rows go.
     *
     * @param values h [R,M]
     * @param gate activation(g) [R,M], or null
     */
    private record Inner(MatrixView values, MatrixView gate) {
        Inner from(int row) {
            return new Inner(values.at(row, 0), gate == null ? null : gate.at(row, 0));
        }
    }

    /** Each thread takes some rows from x to the result. */
    private void many(Run run) {
        Chunks down = Chunks.of(run.rows(), ROWS);
        run.call().engine().run(down.count(), chunk -> {
            int top = down.from(chunk);
            int count = down.to(chunk) - top;
            MatrixView normalized =
                    new MatrixView(run.scratch().natives(0, (long) count * run.width()), 0, run.width());
            Inner inner = new Inner(scratchRows(run, 1, count), hasGate() ? scratchRows(run, 2, count) : null);
            run.norm().rows(run.call().engine(), top, count, normalized);
            inner(run, top, count, normalized, inner, new Range(0, run.inner().panels()));
            normalizeInner(run, count, inner.values());
            outer(run, top, count, inner.values(), new Range(0, run.outer().panels()));
        });
    }

    private static MatrixView scratchRows(Run run, int slot, int count) {
        return new MatrixView(run.scratch().natives(slot, (long) count * run.hidden()), 0, run.hidden());
    }

    /** Computes all hidden values first, then the result from them, split by columns and rows. */
    private void few(Run run, long offset) {
        Engine engine = run.call().engine();
        FloatArray memory = run.call().workspace();
        MatrixView normalized = new MatrixView(memory, offset, run.width());
        long values = offset + (long) run.rows() * run.width();
        long gates = values + (long) run.rows() * run.hidden();
        Inner inner = new Inner(
                new MatrixView(memory, values, run.hidden()),
                hasGate() ? new MatrixView(memory, gates, run.hidden()) : null);
        Chunks alone = new Chunks(run.rows(), Math.min(run.rows(), 4));
        engine.run(alone.count(), chunk -> {
            int top = alone.from(chunk);
            run.norm().rows(engine, top, alone.to(chunk) - top, normalized.at(top, 0));
        });
        tiles(
                run,
                run.inner(),
                (top, count, columns) -> inner(run, top, count, normalized.at(top, 0), inner.from(top), columns));
        if (inputs.has(MlpInput.INNER_GAMMA)) {
            engine.run(alone.count(), chunk -> {
                int top = alone.from(chunk);
                normalizeInner(run, alone.to(chunk) - top, inner.from(top).values());
            });
        }
        tiles(
                run,
                run.outer(),
                (top, count, columns) -> outer(run, top, count, inner.from(top).values(), columns));
    }

    /** The norm of inner rows, in place, if there is one. */
    private void normalizeInner(Run run, int count, MatrixView values) {
        if (!inputs.has(MlpInput.INNER_GAMMA)) {
            return;
        }
        CpuCall call = run.call();
        new RowNorm(
                        values.memory().from(values.offset()),
                        call.input(inputs.at(MlpInput.INNER_GAMMA)).toArray(),
                        call.input(inputs.at(MlpInput.INNER_BETA)).toArray(),
                        op.options().eps())
                .rows(call.engine(), 0, count, values);
    }

    private interface Tile {
        void work(int top, int count, Range panels);
    }

    private static void tiles(Run run, PackedWeight weight, Tile tile) {
        int panels = weight.panels();
        int halves = panels % 2 == 1 && run.rows() > 1 ? 2 : 1;
        Chunks down = new Chunks(run.rows(), Math.max(halves, (run.rows() + ROWS - 1) / ROWS));
        run.call().engine().run(down.count() * panels, i -> {
            int top = down.from(i / panels);
            tile.work(top, down.to(i / panels) - top, new Range(i % panels, i % panels + 1));
        });
    }

    private record Range(int from, int to) {}

    /**
     * Some rows and columns of h.
     *
     * @param top first row
     * @param count rows
     * @param normalized n, from that row on
     * @param to from that row on, all columns
     */
    private void inner(Run run, int top, int count, MatrixView normalized, Inner to, Range panels) {
        CpuCall call = run.call();
        OneDnnProducts products = OneDnnProducts.of(call.engine());
        PostOp cheap = products.cheap(activation);
        boolean kept = call.wants(1);
        if (!kept && cheap != null) {
            if (hasGate()) {
                MatrixView gateBias = bias(run, MlpInput.GATE_BIAS);
                multiply(run.gate(), products, count, normalized, gateBias, cheap, null, to.gate(), panels);
            }
            PostOp last = hasGate() ? PostOp.MULTIPLY : cheap;
            MatrixView bias = bias(run, MlpInput.INNER_BIAS);
            multiply(run.inner(), products, count, normalized, bias, last, to.gate(), to.values(), panels);
            return;
        }
        // The gradient recomputes activation and derivative from these, so that one matrix is kept and not two.
        MatrixView before = kept ? keptRows(run, 1, top) : to.values();
        multiply(run.inner(), products, count, normalized, null, PostOp.NONE, null, before, panels);
        MatrixView beforeGate = null;
        if (hasGate()) {
            beforeGate = kept ? keptRows(run, 2, top) : to.gate();
            multiply(run.gate(), products, count, normalized, null, PostOp.NONE, null, beforeGate, panels);
        }
        activate(run, count, before, beforeGate, to.values(), panels);
    }

    private static MatrixView keptRows(Run run, int output, int top) {
        return new MatrixView(run.call().output(output), (long) top * run.hidden(), run.hidden());
    }

    /** @return a bias as post-ops take it, or null if there is none */
    private MatrixView bias(Run run, MlpInput bias) {
        return inputs.has(bias) ? new MatrixView(run.call().input(inputs.at(bias)), 0, run.hidden()) : null;
    }

    private static void multiply(
            PackedWeight weight,
            OneDnnProducts products,
            int count,
            MatrixView rows,
            MatrixView bias,
            PostOp postOp,
            MatrixView factor,
            MatrixView to,
            Range panels) {
        weight.multiply(products, count, rows, bias, postOp, factor, to, panels.from(), panels.to());
    }

    /** From products without biases to h. */
    private void activate(Run run, int count, MatrixView before, MatrixView beforeGate, MatrixView to, Range panels) {
        Kernels kernels = run.call().engine().kernels();
        int left = run.inner().left(panels.from());
        int n = run.inner().left(panels.to()) - left;
        int group = n == run.hidden() ? Scratch.rowsAtOnce(n) : 1;
        float[] rows = run.scratch().floats(0, group * n);
        float[] gates = beforeGate == null ? null : run.scratch().floats(1, group * n);
        for (int r = 0; r < count; r += group) {
            int taken = Math.min(group, count - r);
            before.at(r, left).read(rows, taken * n);
            if (gates == null) {
                for (int i = 0; i < taken; i++) {
                    kernels.activate(activation, rows, i * n, n, run.innerBias(), left);
                }
            } else {
                beforeGate.at(r, left).read(gates, taken * n);
                for (int i = 0; i < taken; i++) {
                    kernels.activate(activation, gates, i * n, n, run.gateBias(), left);
                    kernels.add(rows, i * n, run.innerBias(), left, n);
                }
                kernels.multiply(rows, 0, gates, 0, taken * n);
            }
            to.at(r, left).write(rows, taken * n);
        }
    }

    /** Some rows and columns of the result. */
    private void outer(Run run, int top, int count, MatrixView inner, Range panels) {
        CpuCall call = run.call();
        int width = run.width();
        MatrixView bias = inputs.has(MlpInput.OUTER_BIAS)
                ? new MatrixView(call.input(inputs.at(MlpInput.OUTER_BIAS)), 0, width)
                : null;
        MatrixView x = new MatrixView(call.input(inputs.at(MlpInput.X)), (long) top * width, width);
        MatrixView result = new MatrixView(call.output(0), (long) top * width, width);
        PostOp postOp = inputs.has(MlpInput.SCALE) ? PostOp.NONE : PostOp.ADD;
        MatrixView added = inputs.has(MlpInput.SCALE) ? null : x;
        run.outer()
                .multiply(
                        OneDnnProducts.of(run.call().engine()),
                        count,
                        inner,
                        bias,
                        postOp,
                        added,
                        result,
                        panels.from(),
                        panels.to());
        if (inputs.has(MlpInput.SCALE)) {
            int left = run.outer().left(panels.from());
            int n = run.outer().left(panels.to()) - left;
            RowScale.of(call, inputs.at(MlpInput.SCALE))
                    .scaleAndAdd(
                            call.engine(),
                            null,
                            call.input(inputs.at(MlpInput.X)),
                            call.output(0),
                            width,
                            top,
                            top + count,
                            left,
                            n);
        }
    }
}
