package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.engine.WeightLayout;
import dev.vit4j.ops.cpu.gemm.ForwardWeight;
import dev.vit4j.ops.cpu.gemm.Gemm;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import dev.vit4j.ops.cpu.gemm.Panels;
import dev.vit4j.ops.fused.AttentionInput;
import dev.vit4j.ops.fused.AttentionShape;
import dev.vit4j.ops.fused.FusedAttention;
import dev.vit4j.ops.fused.InputSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Executes {@link FusedAttention}. If nothing reads attention weights, queries, keys and values, each thread holds
 * those of a few images at a time, and they are never stored in full.
 */
final class AttentionExecution implements CpuOperation {
    private static final int FEW_ROWS = 384;
    private static final int FEW_IMAGES = 3;
    /** Of halves of the rows, which two threads multiply. */
    private static final int LEAST_ROWS_OF_HALF = 8;
    /** Parts that the columns are cut into for few rows. */
    private static final int PARTS = 4;
    /** About how many queries of a head a thread takes at once when threads share few images. */
    private static final int QUERIES = 32;

    private final FusedAttention op;
    private final InputSet<AttentionInput> inputs;

    AttentionExecution(FusedAttention op) {
        this.op = op;
        this.inputs = op.inputs();
    }

    private boolean hasBias() {
        return inputs.has(AttentionInput.QUERY_BIAS)
                || inputs.has(AttentionInput.KEY_BIAS)
                || inputs.has(AttentionInput.VALUE_BIAS);
    }

    /** @return what queries and keys are rotated by, or null */
    private Rotation rotation(CpuCall call, AttentionShape a) {
        return inputs.has(AttentionInput.COS)
                ? Rotation.of(
                        call.input(inputs.at(AttentionInput.COS)),
                        call.input(inputs.at(AttentionInput.SIN)),
                        a.headWidth(),
                        op.isInterleaved())
                : null;
    }

    /** Few images are split by columns and heads, so that all threads have work. */
    private static boolean isFew(AttentionShape a) {
        return a.images() <= FEW_IMAGES && a.images() * (long) a.tokens() <= FEW_ROWS;
    }

    private static long rows(AttentionShape a) {
        return (long) a.images() * a.tokens();
    }

    private static long weightLength(Engine engine, AttentionShape a) {
        return ForwardWeight.length(engine, a.width(), a.width(), isFew(a));
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs) {
        AttentionShape a = op.shape((int) inputs.get(0)[1]);
        return 3 * weightLength(engine, a) + (isFew(a) ? rows(a) * a.qkvStride() : 0);
    }

    @Override
    public void execute(CpuCall call) {
        Engine engine = call.engine();
        AttentionShape a = op.shape(call.columns(0));
        int d = a.width();
        long length = weightLength(engine, a);
        List<Projection> projections = new ArrayList<>();
        for (int role = 0; role < 3; role++) {
            AttentionInput ofRole = AttentionInput.bias(role);
            MatrixView bias = inputs.has(ofRole) ? new MatrixView(call.input(inputs.at(ofRole)), 0, d) : null;
            ForwardWeight weight =
                    ForwardWeight.at(engine, call.input(1 + role), d, d, isFew(a), call.workspace(), role * length);
            projections.add(new Projection(role, weight, bias));
        }
        if (!call.weightsLaidOut()) {
            ForwardWeight.layOut(
                    engine, projections.stream().map(Projection::weight).toList());
        }
        if (isFew(a)) {
            fewImages(call, a, projections, 3 * length);
        } else {
            manyImages(call, a, projections);
        }
    }

    /** The linear map that makes queries (role 0), keys (1) or values (2); the bias may be null. */
    private record Projection(int role, ForwardWeight weight, MatrixView bias) {
        Panels panels() {
            return weight.panels();
        }

        PackedWeight packed() {
            return weight.packed();
        }

        /** @return parts that its columns can be shared out in */
        int parts() {
            return packed() != null ? packed().panels() : panels() != null ? panels().panels() : PARTS;
        }
    }

    private record Range(int from, int to) {
        int size() {
            return to - from;
        }
    }

    /** @return about how many rows of images a thread should take from tokens to results before the next */
    private static int rowsAtOnce(WeightLayout layout) {
        return switch (layout) {
            case NONE -> 256;
            case PACKED -> 144;
            case BLOCKS -> 96;
        };
    }

    /** Each thread takes some images from their rows to their results. */
    private void manyImages(CpuCall call, AttentionShape a, List<Projection> projections) {
        Rotation rotation = rotation(call, a);
        Chunks chunks =
                Chunks.of(a.images(), Math.max(1, rowsAtOnce(call.engine().layout()) / a.tokens()));
        call.engine().run(chunks.count(), chunk -> {
            Range images = new Range(chunks.from(chunk), chunks.to(chunk));
            boolean kept = call.wants(2);
            long rows = (long) images.size() * a.tokens();
            FloatArray qkv = kept ? call.output(2) : call.engine().scratch().natives(0, rows * a.qkvStride());
            int first = kept ? 0 : images.from();
            startWithBiases(call, a, projections, qkv, first, images);
            for (Projection projection : projections) {
                MatrixView to = AttentionViews.head(a, qkv, first, images.from(), 0, projection.role());
                Range all = new Range(0, a.rows(projection.role(), images.size()));
                project(call, a, projection, images, all, to, new Range(0, projection.parts()));
            }
            for (int image = images.from(); rotation != null && image < images.to(); image++) {
                rotation.apply(call.engine(), a, qkv, image - first, 0, a.tokens());
            }
            for (int image = images.from(); image < images.to(); image++) {
                for (int head = 0; head < a.heads(); head++) {
                    lookUp(call, a, qkv, first, image, head, new Range(0, a.queries()));
                }
            }
        });
    }

    /**
     * Computes all queries, keys and values first, split by columns and halves of the rows; then all look-ups, split by
     * heads and queries.
     */
    private void fewImages(CpuCall call, AttentionShape a, List<Projection> projections, long offset) {
        Range images = new Range(0, a.images());
        FloatArray qkv = call.wants(2) ? call.output(2) : call.workspace().from(offset);
        startWithBiases(call, a, projections, qkv, 0, images);
        int parts = projections.get(0).parts();
        int halves = a.images() * a.tokens() >= 2 * LEAST_ROWS_OF_HALF ? 2 : 1;
        call.engine().run(3 * parts * halves, chunk -> {
            Projection projection = projections.get(chunk / halves / parts);
            int part = chunk / halves % parts;
            Chunks cut = new Chunks(a.rows(projection.role(), a.images()), halves);
            Range rows = new Range(cut.from(chunk % halves), cut.to(chunk % halves));
            MatrixView to = AttentionViews.head(a, qkv, 0, 0, 0, projection.role());
            project(call, a, projection, images, rows, to, new Range(part, part + 1));
        });
        Rotation rotation = rotation(call, a);
        if (rotation != null) {
            Chunks tokens = Chunks.of(a.tokens(), QUERIES);
            call.engine().run(a.images() * tokens.count(), i -> {
                int chunk = i % tokens.count();
                rotation.apply(call.engine(), a, qkv, i / tokens.count(), tokens.from(chunk), tokens.to(chunk));
            });
        }
        Chunks queries = Chunks.of(a.queries(), QUERIES);
        call.engine().run(a.images() * a.heads() * queries.count(), i -> {
            int head = i / queries.count();
            Range asking = new Range(queries.from(i % queries.count()), queries.to(i % queries.count()));
            lookUp(call, a, qkv, 0, head / a.heads(), head % a.heads(), asking);
        });
    }

    /** Writes the biases to where products will be added to them. */
    private void startWithBiases(
            CpuCall call, AttentionShape a, List<Projection> projections, FloatArray qkv, int first, Range images) {
        if (!hasBias() || projections.get(0).packed() != null) {
            return;
        }
        int stride = a.qkvStride();
        int atOnce = Scratch.rowsAtOnce(stride);
        float[] rows = call.engine().scratch().floats(0, atOnce * stride);
        Arrays.fill(rows, 0, stride, 0);
        for (Projection projection : projections) {
            if (projection.bias() != null) {
                projection.bias().memory().read(0, rows, projection.role() * a.width(), a.width());
            }
        }
        for (int i = 1; i < atOnce; i++) {
            System.arraycopy(rows, 0, rows, i * stride, stride);
        }
        long top = (long) (images.from() - first) * a.tokens();
        int count = images.size() * a.tokens();
        for (int r = 0; r < count; r += atOnce) {
            qkv.write((top + r) * stride, rows, 0, Math.min(atOnce, count - r) * stride);
        }
    }

    /** Projects some rows to some columns of the queries, keys or values. */
    private void project(
            CpuCall call,
            AttentionShape a,
            Projection projection,
            Range images,
            Range rows,
            MatrixView to,
            Range parts) {
        if (rows.size() == 0) {
            return;
        }
        int step = projection.role() == 0 ? a.queryStep() : 1;
        float beta = hasBias() ? 1 : 0;
        long first = AttentionViews.tokens(a, call.input(0), images.from()).offset();
        MatrixView x = new MatrixView(call.input(0), first, step * a.width()).at(rows.from(), 0);
        MatrixView result = new MatrixView(to.memory(), to.offset(), step * a.qkvStride()).at(rows.from(), 0);
        if (projection.packed() != null) {
            OneDnnProducts products = OneDnnProducts.of(call.engine());
            projection
                    .packed()
                    .multiply(
                            products,
                            rows.size(),
                            x,
                            projection.bias(),
                            PostOp.NONE,
                            null,
                            result,
                            parts.from(),
                            parts.to());
        } else if (projection.panels() != null) {
            projection.panels().multiply(rows.size(), x, beta, result, parts.from(), parts.to());
        } else {
            Chunks columns = new Chunks(a.width(), projection.parts());
            int left = columns.from(parts.from());
            MatrixView weight = new MatrixView(projection.weight().weight(), (long) left * a.width(), a.width());
            int width = columns.to(parts.to() - 1) - left;
            Gemm.multiplyTransposedB(rows.size(), width, a.width(), 1, x, weight, beta, result.at(0, left));
        }
    }

    /** {@code softmax(q kᵀ / sqrt E + bias) v} of some queries of one image and head. */
    private void lookUp(CpuCall call, AttentionShape a, FloatArray qkv, int first, int image, int head, Range queries) {
        int n = queries.size() * a.tokens();
        long at = AttentionViews.weightsAt(a, image, head) + (long) queries.from() * a.tokens();
        Scratch scratch = call.engine().scratch();
        MatrixView query = AttentionViews.head(a, qkv, first, image, head, 0).at(queries.from(), 0);
        MatrixView key = AttentionViews.head(a, qkv, first, image, head, 1);
        MatrixView value = AttentionViews.head(a, qkv, first, image, head, 2);
        FloatArray spare = scratch.natives(1, n);
        boolean hasPositions = inputs.has(AttentionInput.POSITION_BIAS);
        if (hasPositions) {
            long row = (long) head * a.tokens() + queries.from();
            spare.copy(0, call.input(inputs.at(AttentionInput.POSITION_BIAS)), row * a.tokens(), n);
        }
        Gemm.multiplyTransposedB(
                queries.size(),
                a.tokens(),
                a.headWidth(),
                a.scale(),
                query,
                key,
                hasPositions ? 1 : 0,
                new MatrixView(spare, 0, a.tokens()));
        float[] weights = scratch.floats(0, n);
        spare.read(0, weights, 0, n);
        if (op.masksDiagonal()) {
            // The softmax makes it a weight of exactly 0, through which no gradient goes.
            for (int q = 0; q < queries.size(); q++) {
                weights[q * a.tokens() + queries.from() + q] = Float.NEGATIVE_INFINITY;
            }
        }
        for (int q = 0; q < queries.size(); q++) {
            call.engine().kernels().softmax(weights, q * a.tokens(), a.tokens());
        }
        if (call.wants(1)) {
            call.output(1).write(at, weights, 0, n);
        }
        if (inputs.has(AttentionInput.MASK)) {
            float[] mask = scratch.floats(1, n);
            call.input(inputs.at(AttentionInput.MASK)).read(at, mask, 0, n);
            call.engine().kernels().multiply(weights, 0, mask, 0, n);
        }
        spare.write(0, weights, 0, n);
        MatrixView result =
                AttentionViews.values(a, call.output(0), image, head).at(queries.from(), 0);
        Gemm.multiply(
                queries.size(), a.headWidth(), a.tokens(), 1, new MatrixView(spare, 0, a.tokens()), value, 0, result);
    }
}
