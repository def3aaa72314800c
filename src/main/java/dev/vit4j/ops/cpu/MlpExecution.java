package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.fused.FusedMlp;
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

    MlpExecution(FusedMlp op) {
        this.op = op;
    }

    private static boolean isFew(long rows) {
        return rows < FEW_ROWS;
    }

    private static long weightsLength(Engine engine, long rows, int width, int hidden) {
        return PackedWeight.length(engine, width, hidden, isFew(rows))
                + PackedWeight.length(engine, hidden, width, isFew(rows));
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs) {
        long rows = inputs.get(FusedMlp.X)[0];
        int width = (int) inputs.get(FusedMlp.INNER)[1];
        int hidden = (int) inputs.get(FusedMlp.INNER)[0];
        return weightsLength(engine, rows, width, hidden) + (isFew(rows) ? rows * (width + hidden) : 0);
    }

    @Override
    public void execute(CpuCall call) {
        Engine engine = call.engine();
        int rows = call.rows(FusedMlp.X);
        int width = call.columns(FusedMlp.X);
        int hidden = call.rows(FusedMlp.INNER);
        boolean few = isFew(rows);
        PackedWeight inner = PackedWeight.at(engine, call.workspace(), 0, width, hidden, few);
        long after = PackedWeight.length(engine, width, hidden, few);
        PackedWeight outer = PackedWeight.at(engine, call.workspace(), after, hidden, width, few);
        if (!call.weightsLaidOut()) {
            PackedWeight.fillTransposed(
                    engine, List.of(inner, outer), List.of(call.input(FusedMlp.INNER), call.input(FusedMlp.OUTER)));
        }
        Run run = new Run(
                call,
                inner,
                outer,
                RowNorm.of(call, op.eps()),
                call.input(FusedMlp.INNER_BIAS).toArray());
        if (few) {
            few(run, weightsLength(engine, rows, width, hidden));
        } else {
            many(run);
        }
    }

    /** What one execution works with. */
    private record Run(CpuCall call, PackedWeight inner, PackedWeight outer, RowNorm norm, float[] innerBias) {
        Scratch scratch() {
            return call.engine().scratch();
        }

        int rows() {
            return call.rows(FusedMlp.X);
        }

        int width() {
            return inner.k();
        }

        int hidden() {
            return inner.n();
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
            MatrixView inner = new MatrixView(run.scratch().natives(1, (long) count * run.hidden()), 0, run.hidden());
            run.norm().rows(run.call().engine(), top, count, normalized);
            inner(run, top, count, normalized, inner, new Range(0, run.inner().panels()));
            outer(run, top, count, inner, new Range(0, run.outer().panels()));
        });
    }

    /** Computes all hidden values first, then the result from them, split by columns and rows. */
    private void few(Run run, long offset) {
        Engine engine = run.call().engine();
        FloatArray memory = run.call().workspace();
        MatrixView normalized = new MatrixView(memory, offset, run.width());
        MatrixView inner = new MatrixView(memory, offset + (long) run.rows() * run.width(), run.hidden());
        Chunks alone = new Chunks(run.rows(), Math.min(run.rows(), 4));
        engine.run(alone.count(), chunk -> {
            int top = alone.from(chunk);
            run.norm().rows(engine, top, alone.to(chunk) - top, normalized.at(top, 0));
        });
        tiles(
                run,
                run.inner(),
                (top, count, columns) -> inner(run, top, count, normalized.at(top, 0), inner.at(top, 0), columns));
        tiles(run, run.outer(), (top, count, columns) -> outer(run, top, count, inner.at(top, 0), columns));
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
     * Some rows and columns of {@code gelu(W1 n + b1)}.
     *
     * @param top first row
     * @param count rows
     * @param normalized n, from that row on
     * @param to from that row on, all columns
     */
    private static void inner(Run run, int top, int count, MatrixView normalized, MatrixView to, Range panels) {
        CpuCall call = run.call();
        OneDnnProducts products = OneDnnProducts.of(run.call().engine());
        boolean kept = call.wants(1);
        if (!kept && products.cheap(Activation.GELU) != null) {
            MatrixView bias = new MatrixView(call.input(FusedMlp.INNER_BIAS), 0, run.hidden());
            run.inner().multiply(products, count, normalized, bias, PostOp.GELU, null, to, panels.from(), panels.to());
            return;
        }
        // The gradient recomputes GELU and its derivative from these, so that one matrix is kept and not two.
        MatrixView before = kept ? new MatrixView(call.output(1), (long) top * run.hidden(), run.hidden()) : to;
        run.inner().multiply(products, count, normalized, null, PostOp.NONE, null, before, panels.from(), panels.to());
        int left = run.inner().left(panels.from());
        int n = run.inner().left(panels.to()) - left;
        int group = n == run.hidden() ? Scratch.rowsAtOnce(n) : 1;
        float[] rows = run.scratch().floats(0, group * n);
        for (int r = 0; r < count; r += group) {
            int taken = Math.min(group, count - r);
            before.at(r, left).read(rows, taken * n);
            for (int i = 0; i < taken; i++) {
                call.engine().kernels().gelu(rows, i * n, n, run.innerBias(), left);
            }
            to.at(r, left).write(rows, taken * n);
        }
    }

    /** Some rows and columns of the result. */
    private void outer(Run run, int top, int count, MatrixView inner, Range panels) {
        CpuCall call = run.call();
        int width = run.width();
        MatrixView bias = new MatrixView(call.input(FusedMlp.OUTER_BIAS), 0, width);
        MatrixView x = new MatrixView(call.input(FusedMlp.X), (long) top * width, width);
        MatrixView result = new MatrixView(call.output(0), (long) top * width, width);
        PostOp postOp = op.hasScale() ? PostOp.NONE : PostOp.ADD;
        MatrixView added = op.hasScale() ? null : x;
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
        if (op.hasScale()) {
            int left = run.outer().left(panels.from());
            int n = run.outer().left(panels.to()) - left;
            RowScale.of(call, FusedMlp.SCALED_BY)
                    .scaleAndAdd(
                            call.engine(),
                            null,
                            call.input(FusedMlp.X),
                            call.output(0),
                            width,
                            top,
                            top + count,
                            left,
                            n);
        }
    }
}
