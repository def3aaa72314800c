package dev.vit4j.ops.fused;

import dev.vit4j.ops.cpu.FusedCall;
import dev.vit4j.ops.cpu.RowNorm;
import dev.vit4j.ops.cpu.RowScale;
import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.Then;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import dev.vit4j.ops.encoder.EncoderOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The second half of a block, {@code x + scale * (W2 gelu(W1 norm(x) + b1) + b2)}, for some rows at a time, so that what
 * lies between never leaves a core's cache: see {@link EncoderOps#mlp}. Products by {@link OneDnnProducts}.
 *
 * <p>Inputs: x [R,D]; gamma, beta [D]; W1 [M,D], b1 [M]; W2 [D,M], b2 [D]; scale [R,D] or [R,1] if there is one. Outputs:
 * the result [R,D]; {@code W1 norm(x)} [R,M], kept only where a gradient reads it.
 */
public final class FusedMlp extends FusedOp {
    static final int X = 0;
    static final int GAMMA = 1;
    static final int BETA = 2;
    static final int INNER = 3;
    static final int INNER_BIAS = 4;
    static final int OUTER = 5;
    private static final int OUTER_BIAS = 6;
    private static final int SCALED_BY = 7;
    private static final int SCALE = 0;

    /** Below so many rows, columns are shared out too, so that all threads have something to do. */
    private static final int FEW_ROWS = 512;

    private static final int ROWS = PackedWeight.ROWS;

    /** For SameDiff. */
    public FusedMlp() {}

    public FusedMlp(SameDiff sd, SDVariable x, EncoderOps.MlpWeights weights, double eps, SDVariable scale) {
        super(sd, inputs(x, weights, scale));
        addTArgument(eps);
        addBArgument(scale != null);
    }

    private static List<SDVariable> inputs(SDVariable x, EncoderOps.MlpWeights w, SDVariable scale) {
        List<SDVariable> all = new ArrayList<>(
                List.of(x, w.gamma(), w.beta(), w.innerWeight(), w.innerBias(), w.outerWeight(), w.outerBias()));
        if (scale != null) {
            all.add(scale);
        }
        return all;
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(X);
        long[] inner = inputs.get(INNER);
        long[] outer = inputs.get(OUTER);
        if (x[1] != inner[1] || outer[0] != x[1] || outer[1] != inner[0]) {
            throw new IllegalArgumentException("mlp: x " + Arrays.toString(x) + " does not fit weights "
                    + Arrays.toString(inner) + " and " + Arrays.toString(outer));
        }
        return List.of(x, new long[] {x[0], inner[0]});
    }

    private static boolean isFew(long rows) {
        return rows < FEW_ROWS;
    }

    private static long weightsLength(Engine engine, long rows, int width, int hidden) {
        return PackedWeight.length(engine, width, hidden, isFew(rows))
                + PackedWeight.length(engine, hidden, width, isFew(rows));
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs, boolean frozen) {
        long rows = inputs.get(X)[0];
        int width = (int) inputs.get(INNER)[1];
        int hidden = (int) inputs.get(INNER)[0];
        return weightsLength(engine, rows, width, hidden) + (isFew(rows) ? rows * (width + hidden) : 0);
    }

    @Override
    public List<Integer> weights() {
        return List.of(INNER, OUTER);
    }

    @Override
    public double flops(List<long[]> inputs, IntPredicate wanted) {
        return 4.0 * inputs.get(X)[0] * inputs.get(INNER)[0] * inputs.get(INNER)[1];
    }

    @Override
    public void execute(FusedCall call) {
        Engine engine = call.engine();
        int rows = call.rows(X);
        int width = call.columns(X);
        int hidden = call.rows(INNER);
        boolean few = isFew(rows);
        PackedWeight inner = PackedWeight.at(engine, call.workspace(), 0, width, hidden, few);
        long after = PackedWeight.length(engine, width, hidden, few);
        PackedWeight outer = PackedWeight.at(engine, call.workspace(), after, hidden, width, few);
        if (!call.arranged()) {
            PackedWeight.fillTransposed(engine, List.of(inner, outer), List.of(call.input(INNER), call.input(OUTER)));
        }
        Run run = new Run(
                call,
                inner,
                outer,
                RowNorm.of(call, tArguments.get(0)),
                call.input(INNER_BIAS).toArray());
        if (few) {
            few(run, weightsLength(engine, rows, width, hidden));
        } else {
            many(run);
        }
    }

    /** What one execution works with. */
    private record Run(FusedCall call, PackedWeight inner, PackedWeight outer, RowNorm norm, float[] innerBias) {
        Scratch scratch() {
            return call.engine().scratch();
        }

        int rows() {
            return call.rows(X);
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

    /** All rows to the inner values first, then all inner values to the result, shared out by columns and rows. */
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
        FusedCall call = run.call();
        OneDnnProducts products = run.scratch().products();
        boolean kept = call.wants(1);
        if (!kept && products.geluIsCheap()) {
            MatrixView bias = new MatrixView(call.input(INNER_BIAS), 0, run.hidden());
            run.inner().multiply(products, count, normalized, bias, Then.GELU, null, to, panels.from(), panels.to());
            return;
        }
        // The gradient makes GELU and its derivative from these again, so that one matrix is kept and not two.
        MatrixView before = kept ? new MatrixView(call.output(1), (long) top * run.hidden(), run.hidden()) : to;
        run.inner().multiply(products, count, normalized, null, Then.NOTHING, null, before, panels.from(), panels.to());
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
        FusedCall call = run.call();
        int width = run.width();
        MatrixView bias = new MatrixView(call.input(OUTER_BIAS), 0, width);
        MatrixView x = new MatrixView(call.input(X), (long) top * width, width);
        MatrixView result = new MatrixView(call.output(0), (long) top * width, width);
        Then then = flag(SCALE) ? Then.NOTHING : Then.SUM;
        MatrixView added = flag(SCALE) ? null : x;
        run.outer()
                .multiply(
                        run.scratch().products(), count, inner, bias, then, added, result, panels.from(), panels.to());
        if (flag(SCALE)) {
            int left = run.outer().left(panels.from());
            int n = run.outer().left(panels.to()) - left;
            RowScale.of(call, SCALED_BY)
                    .scaleAndAdd(call.engine(), null, call.input(X), call.output(0), width, top, top + count, left, n);
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        List<SDVariable> inputs = new ArrayList<>();
        for (int i = X; i <= OUTER; i++) {
            inputs.add(arg(i));
        }
        inputs.add(outputVariables()[1]);
        inputs.add(gradients.get(0));
        if (flag(SCALE)) {
            inputs.add(arg(SCALED_BY));
        }
        FusedMlpGrad gradient = new FusedMlpGrad(sameDiff, inputs, tArguments.get(0), flag(SCALE));
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
