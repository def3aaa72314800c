package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.ForwardWeight;
import dev.vit4j.ops.cpu.gemm.Gemm;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import dev.vit4j.ops.cpu.gemm.Panels;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.encoder.Activation;
import dev.vit4j.ops.fused.FusedLinear;
import java.util.List;

/** Executes {@link FusedLinear}. */
final class LinearExecution implements CpuOperation {
    /** Rows a product is cut into: its input, output and weights stay in a second-level cache of 1 or 2 MB. */
    private static final int ROWS = 512;
    /** For fewer rows, columns are split too, so that all threads have work. */
    private static final int FEW_ROWS = 512;
    /** Of halves of the rows, which two threads multiply. */
    private static final int LEAST_ROWS_OF_HALF = 8;

    private static final int COLUMNS = 64;
    /** Parts that the columns are cut into for few rows. */
    private static final int FEW_COLUMNS = 4;

    private final FusedLinear op;

    LinearExecution(FusedLinear op) {
        this.op = op;
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs) {
        long rows = inputs.get(0)[0];
        int out = (int) inputs.get(1)[0];
        int in = (int) inputs.get(1)[1];
        return ForwardWeight.length(engine, in, out, rows < FEW_ROWS);
    }

    @Override
    public void execute(CpuCall call) {
        Engine engine = call.engine();
        int rows = call.rows(0);
        int in = call.columns(0);
        int out = call.rows(1);
        float[] bias = op.hasBias() ? call.input(2).toArray() : op.hasActivation() ? new float[out] : null;
        ForwardWeight weight = ForwardWeight.at(engine, call.input(1), in, out, rows < FEW_ROWS, call.workspace(), 0);
        if (!call.weightsLaidOut()) {
            ForwardWeight.layOut(engine, List.of(weight));
        }
        if (weight.packed() != null) {
            packed(call, bias, weight.packed());
        } else if (weight.panels() != null) {
            inBlocks(call, bias, weight.panels());
        } else {
            direct(call, bias);
        }
    }

    private void packed(CpuCall call, float[] bias, PackedWeight weight) {
        int rows = call.rows(0);
        Chunks across = new Chunks(weight.panels(), rows < FEW_ROWS ? weight.panels() : 1);
        Chunks down = evenTogether(Chunks.of(rows, PackedWeight.ROWS), across);
        call.engine().run(down.count() * across.count(), chunk -> {
            int row = chunk / across.count();
            int from = across.from(chunk % across.count());
            int to = across.to(chunk % across.count());
            Tile tile = new Tile(down.from(row), down.to(row), weight.left(from), weight.left(to));
            packed(call, weight, tile, from, to);
            if (!isDoneByLibrary(call)) {
                finish(call, bias, tile);
            }
        });
    }

    private void packed(CpuCall call, PackedWeight weight, Tile tile, int from, int to) {
        int out = call.rows(1);
        boolean all = isDoneByLibrary(call);
        PostOp postOp = all ? postOp(call) : PostOp.NONE;
        weight.multiply(
                OneDnnProducts.of(call.engine()),
                tile.rows(),
                tile.of(call.input(0), call.columns(0)),
                all && op.hasBias() ? new MatrixView(call.input(2), 0, out) : null,
                postOp,
                postOp == PostOp.ADD ? tile.of(call.input(op.residualInput()), out) : null,
                tile.of(call.output(0), out),
                from,
                to);
    }

    private PostOp postOp(CpuCall call) {
        if (op.hasActivation()) {
            return OneDnnProducts.of(call.engine()).cheap(op.activation());
        }
        return op.hasResidual() ? PostOp.ADD : PostOp.NONE;
    }

    /** Whether post-ops do all that follows the product: they know no derivatives and no scales. */
    private boolean isDoneByLibrary(CpuCall call) {
        return !op.hasScale() && (!op.hasActivation() || isActivationDoneByLibrary(call));
    }

    private boolean isActivationDoneByLibrary(CpuCall call) {
        return !op.hasResidual()
                && !call.wants(1)
                && OneDnnProducts.of(call.engine()).cheap(op.activation()) != null;
    }

    private void inBlocks(CpuCall call, float[] bias, Panels weight) {
        int rows = call.rows(0);
        int in = call.columns(0);
        int out = call.rows(1);
        Chunks across = new Chunks(weight.panels(), rows < FEW_ROWS ? Math.min(weight.panels(), FEW_COLUMNS) : 1);
        Chunks down = evenTogether(Chunks.of(rows, weight.blocks().rowsAtOnce()), across);
        call.engine().run(down.count() * across.count(), chunk -> {
            int row = chunk / across.count();
            int from = across.from(chunk % across.count());
            int to = across.to(chunk % across.count());
            Tile tile = new Tile(down.from(row), down.to(row), weight.left(from), weight.left(to));
            float beta = start(call, bias, tile) ? 1 : 0;
            weight.multiply(tile.rows(), tile.of(call.input(0), in), beta, tile.of(call.output(0), out), from, to);
            finish(call, bias, tile);
        });
    }

    /**
     * Splits a single chunk of rows in two if there would be an odd number of tiles, so that two threads get equal
     * work.
     */
    private static Chunks evenTogether(Chunks down, Chunks across) {
        boolean odd = across.count() > 1 && across.count() % 2 == 1 && down.count() == 1;
        return odd && down.rows() >= 2 * LEAST_ROWS_OF_HALF ? new Chunks(down.rows(), 2) : down;
    }

    private void direct(CpuCall call, float[] bias) {
        int rows = call.rows(0);
        int in = call.columns(0);
        int out = call.rows(1);
        Chunks down = Chunks.of(rows, ROWS);
        Chunks across = rows < FEW_ROWS ? Chunks.of(out, Math.max(COLUMNS, out / 4)) : new Chunks(out, 1);
        call.engine().run(down.count() * across.count(), chunk -> {
            int row = chunk / across.count();
            int column = chunk % across.count();
            Tile tile = new Tile(down.from(row), down.to(row), across.from(column), across.to(column));
            float beta = start(call, bias, tile) ? 1 : 0;
            Gemm.multiplyTransposedB(
                    tile.rows(),
                    tile.columns(),
                    in,
                    1,
                    new MatrixView(call.input(0), (long) tile.top() * in, in),
                    new MatrixView(call.input(1), (long) tile.left() * in, in),
                    beta,
                    new MatrixView(call.output(0), (long) tile.top() * out + tile.left(), out));
            finish(call, bias, tile);
        });
    }

    /** Rows and columns of the result. */
    private record Tile(int top, int bottom, int left, int right) {
        int rows() {
            return bottom - top;
        }

        int columns() {
            return right - left;
        }

        /** The tile's rows of a matrix. */
        MatrixView of(FloatArray matrix, int stride) {
            return new MatrixView(matrix, (long) top * stride, stride);
        }
    }

    private void finish(CpuCall call, float[] bias, Tile tile) {
        if (op.hasActivation()) {
            activate(call, bias, tile);
        } else if (op.hasScale()) {
            scaleAndAdd(call, bias, tile);
        }
    }

    /**
     * Writes bias or residual to the result, so that the product can be added to it.
     *
     * @return whether it did
     */
    private boolean start(CpuCall call, float[] bias, Tile tile) {
        boolean residual = op.hasResidual() && !op.hasScale();
        if (!residual && (bias == null || op.hasActivation() || op.hasScale())) {
            return false; // a bias is added in the pass that follows the product
        }
        int n = tile.columns();
        Kernels kernels = call.engine().kernels();
        float[] rows = call.engine().scratch().floats(0, group(call, tile) * n);
        if (!residual) {
            for (int i = 0; i < group(call, tile); i++) {
                System.arraycopy(bias, tile.left(), rows, i * n, n);
            }
        }
        groups(call, tile, (at, count) -> {
            if (residual) {
                call.input(op.residualInput()).read(at, rows, 0, count * n);
                for (int i = 0; bias != null && i < count; i++) {
                    kernels.add(rows, i * n, bias, tile.left(), n);
                }
            }
            call.output(0).write(at, rows, 0, count * n);
        });
        return true;
    }

    private void activate(CpuCall call, float[] bias, Tile tile) {
        Activation activation = op.activation();
        int n = tile.columns();
        Kernels kernels = call.engine().kernels();
        float[] rows = call.engine().scratch().floats(0, group(call, tile) * n);
        // Wanted or not: inference must give the bits of training.
        float[] derivative = call.engine().scratch().floats(1, group(call, tile) * n);
        groups(call, tile, (at, count) -> {
            call.output(0).read(at, rows, 0, count * n);
            for (int i = 0; i < count; i++) {
                kernels.activateWithDerivative(activation, rows, derivative, i * n, n, bias, tile.left());
            }
            call.output(0).write(at, rows, 0, count * n);
            if (call.wants(1)) {
                call.output(1).write(at, derivative, 0, count * n);
            }
        });
    }

    private interface Group {
        void work(long at, int rows);
    }

    /** How many of a tile's rows are contiguous and processed at once. */
    private static int group(CpuCall call, Tile tile) {
        return tile.columns() == call.rows(1) ? Scratch.rowsAtOnce(tile.columns()) : 1;
    }

    private static void groups(CpuCall call, Tile tile, Group group) {
        int count = group(call, tile);
        for (int r = tile.top(); r < tile.bottom(); r += count) {
            group.work((long) r * call.rows(1) + tile.left(), Math.min(count, tile.bottom() - r));
        }
    }

    private void scaleAndAdd(CpuCall call, float[] bias, Tile tile) {
        RowScale.of(call, op.scaleInput())
                .scaleAndAdd(
                        call.engine(),
                        bias,
                        call.input(op.residualInput()),
                        call.output(0),
                        call.rows(1),
                        tile.top(),
                        tile.bottom(),
                        tile.left(),
                        tile.columns());
    }
}
