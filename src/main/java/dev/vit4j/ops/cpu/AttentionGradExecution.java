package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.Gemm;
import dev.vit4j.ops.cpu.gemm.GradientPartials;
import dev.vit4j.ops.cpu.gemm.GradientWeight;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.AttentionShape;
import dev.vit4j.ops.fused.FusedAttentionGrad;
import java.util.ArrayList;
import java.util.List;

/** Executes {@link FusedAttentionGrad}. */
final class AttentionGradExecution implements CpuOperation {
    private final FusedAttentionGrad op;

    AttentionGradExecution(FusedAttentionGrad op) {
        this.op = op;
    }

    private static GradientPartials lanes(Engine engine, AttentionShape a) {
        return GradientPartials.of(engine, a.images(), a.tokens(), a.width(), a.qkvStride());
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs) {
        AttentionShape a = op.shape((int) inputs.get(0)[1]);
        GradientPartials lanes = lanes(engine, a);
        return 3 * weightsLength(engine, a, lanes) + (long) lanes.lanes() * a.qkvStride() * a.width();
    }

    private static long weightsLength(Engine engine, AttentionShape a, GradientPartials lanes) {
        return GradientWeight.length(engine, a.width(), a.width(), rows(a), lanes.inBlocks());
    }

    private static long rows(AttentionShape a) {
        return (long) a.images() * a.tokens();
    }

    @Override
    public void execute(CpuCall call) {
        AttentionShape a = op.shape(call.columns(0));
        GradientPartials lanes = lanes(call.engine(), a);
        long length = (long) a.qkvStride() * a.width();
        long sumsAt = 3 * weightsLength(call.engine(), a, lanes);
        List<GradientWeight> weights = weights(call, a, lanes);
        if (call.wants(0)) {
            GradientWeight.layOut(call.engine(), weights);
        }
        float[][] dBias = new float[lanes.lanes()][a.qkvStride()];
        call.engine().run(lanes.lanes(), lane -> {
            MatrixView dWeight = new MatrixView(call.workspace(), sumsAt + lane * length, a.width());
            for (int from = lanes.from(lane); from < lanes.to(lane); from += lanes.step()) {
                Images images = new Images(from, Math.min(lanes.to(lane), from + lanes.step()));
                images(call, a, lanes, weights, images, from > lanes.from(lane) ? 1 : 0, dWeight, dBias[lane]);
            }
        });
        for (int role = 0; role < 3; role++) {
            long offset = sumsAt + (long) role * a.width() * a.width();
            lanes.total(call.engine(), call.workspace(), length, offset, call.output(1 + role));
            if (op.hasBias()) {
                GradientPartials.total(call.engine().kernels(), dBias, role * a.width(), call.output(4 + role));
            }
        }
    }

    private record Images(int from, int to) {
        int count() {
            return to - from;
        }
    }

    private static List<GradientWeight> weights(CpuCall call, AttentionShape a, GradientPartials lanes) {
        int d = a.width();
        List<GradientWeight> all = new ArrayList<>();
        for (int role = 0; role < 3; role++) {
            long at = role * weightsLength(call.engine(), a, lanes);
            FloatArray weight = call.input(1 + role);
            all.add(GradientWeight.at(call.engine(), weight, d, d, rows(a), lanes.inBlocks(), call.workspace(), at));
        }
        return all;
    }

    private void images(
            CpuCall call,
            AttentionShape a,
            GradientPartials lanes,
            List<GradientWeight> weights,
            Images images,
            float beta,
            MatrixView dWeight,
            float[] dBias) {
        long rows = (long) images.count() * a.tokens();
        FloatArray dQkv = call.engine().scratch().natives(0, rows * a.qkvStride());
        for (int image = images.from(); image < images.to(); image++) {
            for (int head = 0; head < a.heads(); head++) {
                head(call, a, dQkv, images.from(), image, head);
            }
        }
        // Keys first: they have all rows, so that dx is written once before it is added to.
        for (int role : new int[] {1, 2, 0}) {
            projection(call, a, lanes, weights.get(role), dQkv, images, beta, dWeight, role);
        }
        biases(call, a, dQkv, images.count(), dBias);
    }

    private void head(CpuCall call, AttentionShape a, FloatArray dQkv, int first, int image, int head) {
        int n = a.queries() * a.tokens();
        int t = a.tokens();
        int e = a.headWidth();
        long at = AttentionViews.weightsAt(a, image, head);
        Kernels kernels = call.engine().kernels();
        Scratch scratch = call.engine().scratch();
        FloatArray qkv = call.input(FusedAttentionGrad.QKV);
        MatrixView dResult = AttentionViews.values(a, call.input(FusedAttentionGrad.D_VALUES), image, head);
        FloatArray spare = scratch.natives(1, n);
        MatrixView square = new MatrixView(spare, 0, t);
        float[] weights = scratch.floats(0, n);
        float[] gradient = scratch.floats(1, n);
        call.input(FusedAttentionGrad.WEIGHTS).read(at, weights, 0, n);
        MatrixView used = new MatrixView(call.input(FusedAttentionGrad.WEIGHTS), at, t);
        if (op.hasMask()) {
            call.input(FusedAttentionGrad.D_VALUES + 1).read(at, gradient, 0, n);
            kernels.multiply(gradient, 0, weights, 0, n);
            spare.write(0, gradient, 0, n);
            used = square;
        }
        Gemm.multiplyTransposedA(
                t, e, a.queries(), 1, used, dResult, 0, AttentionViews.head(a, dQkv, first, image, head, 2));
        Gemm.multiplyTransposedB(
                a.queries(), t, e, 1, dResult, AttentionViews.head(a, qkv, 0, image, head, 2), 0, square);
        spare.read(0, gradient, 0, n);
        if (op.hasMask()) {
            float[] mask = scratch.floats(2, n);
            call.input(FusedAttentionGrad.D_VALUES + 1).read(at, mask, 0, n);
            kernels.multiply(gradient, 0, mask, 0, n);
        }
        for (int q = 0; q < a.queries(); q++) {
            kernels.softmaxGradient(weights, gradient, q * t, t);
        }
        spare.write(0, gradient, 0, n);
        MatrixView query = AttentionViews.head(a, qkv, 0, image, head, 0);
        MatrixView key = AttentionViews.head(a, qkv, 0, image, head, 1);
        Gemm.multiply(
                a.queries(), e, t, a.scale(), square, key, 0, AttentionViews.head(a, dQkv, first, image, head, 0));
        Gemm.multiplyTransposedA(
                t, e, a.queries(), a.scale(), square, query, 0, AttentionViews.head(a, dQkv, first, image, head, 1));
    }

    /** What the gradients of queries, keys or values add to dx and to the gradient of their weight. */
    private static void projection(
            CpuCall call,
            AttentionShape a,
            GradientPartials lanes,
            GradientWeight weight,
            FloatArray dQkv,
            Images images,
            float beta,
            MatrixView dWeight,
            int role) {
        int d = a.width();
        int rows = role == 0 ? a.queryRows(images.count()) : images.count() * a.tokens();
        int step = role == 0 ? a.queryStep() : 1;
        MatrixView dProjected = new MatrixView(dQkv, (long) role * d, step * a.qkvStride());
        long start = AttentionViews.tokens(a, call.input(0), images.from()).offset();
        if (call.wants(0)) {
            MatrixView dx = new MatrixView(call.output(0), start, step * d);
            weight.multiply(call.engine(), rows, dProjected, role != 1, dx);
        }
        MatrixView x = new MatrixView(call.input(0), start, step * d);
        lanes.addSum(d, d, rows, dProjected, x, beta, dWeight.at(role * d, 0));
    }

    private void biases(CpuCall call, AttentionShape a, FloatArray dQkv, int images, float[] dBias) {
        if (!op.hasBias()) {
            return;
        }
        int d = a.width();
        int stride = a.qkvStride();
        int group = Scratch.rowsAtOnce(stride);
        Kernels kernels = call.engine().kernels();
        float[] rows = call.engine().scratch().floats(0, group * stride);
        int all = images * a.tokens();
        for (int top = 0; top < all; top += group) {
            int count = Math.min(group, all - top);
            dQkv.read((long) top * stride, rows, 0, count * stride);
            kernels.addRows(dBias, d, rows, d, stride, count, 2 * d);
            for (int r = 0; r < count; r++) {
                if ((top + r) % a.queryStep() == 0) {
                    kernels.add(dBias, 0, rows, r * stride, d);
                }
            }
        }
    }
}
