package dev.vit4j.ops.cpu;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.engine.Scratch;
import dev.vit4j.ops.cpu.gemm.Gemm;
import dev.vit4j.ops.cpu.gemm.GradientPartials;
import dev.vit4j.ops.cpu.gemm.GradientWeight;
import dev.vit4j.ops.cpu.gemm.MatrixView;
import dev.vit4j.ops.cpu.kernel.Kernels;
import dev.vit4j.ops.fused.AttentionInput;
import dev.vit4j.ops.fused.AttentionShape;
import dev.vit4j.ops.fused.FusedAttentionGrad;
import dev.vit4j.ops.fused.InputSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Executes {@link FusedAttentionGrad}. */
final class AttentionGradExecution implements CpuOperation {
    private final FusedAttentionGrad op;
    private final InputSet<AttentionInput> inputs;
    /** Those that have gradients: outputs have their numbers. */
    private final InputSet<AttentionInput> outputs;

    AttentionGradExecution(FusedAttentionGrad op) {
        this.op = op;
        this.inputs = op.inputs();
        this.outputs = op.differentiated();
    }

    private FloatArray input(CpuCall call, AttentionInput input) {
        return call.input(inputs.at(input));
    }

    private boolean wantsPositionBias(CpuCall call) {
        return outputs.has(AttentionInput.POSITION_BIAS) && call.wants(outputs.at(AttentionInput.POSITION_BIAS));
    }

    private boolean hasBias() {
        return outputs.has(AttentionInput.QUERY_BIAS)
                || outputs.has(AttentionInput.KEY_BIAS)
                || outputs.has(AttentionInput.VALUE_BIAS);
    }

    /** @return floats of a lane's sum of the scores' gradients, [H,Q,T] */
    private long scores(AttentionShape a) {
        return outputs.has(AttentionInput.POSITION_BIAS) ? (long) a.heads() * a.queries() * a.tokens() : 0;
    }

    private static GradientPartials lanes(Engine engine, AttentionShape a) {
        return GradientPartials.of(engine, a.images(), a.tokens(), a.width(), a.qkvStride());
    }

    @Override
    public long workspace(Engine engine, List<long[]> inputs) {
        AttentionShape a = op.shape((int) inputs.get(0)[1]);
        GradientPartials lanes = lanes(engine, a);
        long sums = (long) a.qkvStride() * a.width() + scores(a);
        return 3 * weightsLength(engine, a, lanes) + lanes.lanes() * sums;
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
        long scoresAt = sumsAt + lanes.lanes() * length;
        float[][] dBias = new float[lanes.lanes()][a.qkvStride()];
        Rotation rotation = rotation(call, a);
        call.engine().run(lanes.lanes(), lane -> {
            Sums sums = new Sums(
                    new MatrixView(call.workspace(), sumsAt + lane * length, a.width()),
                    dBias[lane],
                    new MatrixView(call.workspace(), scoresAt + lane * scores(a), a.tokens()));
            for (int from = lanes.from(lane); from < lanes.to(lane); from += lanes.step()) {
                Images images = new Images(from, Math.min(lanes.to(lane), from + lanes.step()));
                images(call, a, lanes, weights, rotation, images, from > lanes.from(lane) ? 1 : 0, sums);
            }
        });
        for (int role = 0; role < 3; role++) {
            long offset = sumsAt + (long) role * a.width() * a.width();
            lanes.total(call.engine(), call.workspace(), length, offset, call.output(1 + role));
            if (outputs.has(AttentionInput.bias(role))) {
                FloatArray bias = call.output(outputs.at(AttentionInput.bias(role)));
                GradientPartials.total(call.engine().kernels(), dBias, role * a.width(), bias);
            }
        }
        if (wantsPositionBias(call)) {
            positionBias(call, a, lanes, scoresAt);
        }
    }

    /** Adds up the lanes' sums of the scores' gradients; without a query there is none. */
    private void positionBias(CpuCall call, AttentionShape a, GradientPartials lanes, long scoresAt) {
        FloatArray total = call.output(outputs.at(AttentionInput.POSITION_BIAS));
        if (a.queries() == a.tokens()) {
            lanes.total(call.engine(), call.workspace(), scores(a), scoresAt, total);
            return;
        }
        int t = a.tokens();
        float[] square = new float[t * t];
        float[] part = new float[t];
        for (int head = 0; head < a.heads(); head++) {
            Arrays.fill(square, 0, t, 0);
            for (int lane = 0; lane < lanes.lanes(); lane++) {
                call.workspace().read(scoresAt + lane * scores(a) + (long) head * t, part, 0, t);
                call.engine().kernels().add(square, 0, part, 0, t);
            }
            total.write((long) head * t * t, square, 0, t * t);
        }
    }

    /** @return what takes gradients of rotated queries and keys back, or null */
    private Rotation rotation(CpuCall call, AttentionShape a) {
        return inputs.has(AttentionInput.COS)
                ? Rotation.of(
                                input(call, AttentionInput.COS),
                                input(call, AttentionInput.SIN),
                                a.headWidth(),
                                op.isInterleaved())
                        .transposed(a.headWidth())
                : null;
    }

    /**
     * Partial sums of one lane.
     *
     * @param weights of queries, keys and values [3D,D]
     * @param biases [3D]
     * @param scores [H*Q,T], empty without a bias of the scores
     */
    private record Sums(MatrixView weights, float[] biases, MatrixView scores) {}

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
            Rotation rotation,
            Images images,
            float beta,
            Sums sums) {
        long rows = (long) images.count() * a.tokens();
        FloatArray dQkv = call.engine().scratch().natives(0, rows * a.qkvStride());
        for (int image = images.from(); image < images.to(); image++) {
            for (int head = 0; head < a.heads(); head++) {
                boolean onto = beta != 0 || image > images.from();
                head(call, a, dQkv, images.from(), image, head, onto, sums.scores());
            }
            if (rotation != null) {
                rotation.apply(call.engine(), a, dQkv, image - images.from(), 0, a.tokens());
            }
        }
        // Keys first: they have all rows, so that dx is written once before it is added to.
        for (int role : new int[] {1, 2, 0}) {
            projection(call, a, lanes, weights.get(role), dQkv, images, beta, sums.weights(), role);
        }
        biases(call, a, dQkv, images.count(), sums.biases());
    }

    /** @param onto whether the scores' gradients are added to the lane's, which begins with them otherwise */
    private void head(
            CpuCall call,
            AttentionShape a,
            FloatArray dQkv,
            int first,
            int image,
            int head,
            boolean onto,
            MatrixView scores) {
        int n = a.queries() * a.tokens();
        int t = a.tokens();
        int e = a.headWidth();
        long at = AttentionViews.weightsAt(a, image, head);
        Kernels kernels = call.engine().kernels();
        Scratch scratch = call.engine().scratch();
        FloatArray qkv = input(call, AttentionInput.QKV);
        MatrixView dResult = AttentionViews.values(a, input(call, AttentionInput.D_VALUES), image, head);
        FloatArray spare = scratch.natives(1, n);
        MatrixView square = new MatrixView(spare, 0, t);
        float[] weights = scratch.floats(0, n);
        float[] gradient = scratch.floats(1, n);
        input(call, AttentionInput.WEIGHTS).read(at, weights, 0, n);
        MatrixView used = new MatrixView(input(call, AttentionInput.WEIGHTS), at, t);
        if (inputs.has(AttentionInput.MASK)) {
            input(call, AttentionInput.MASK).read(at, gradient, 0, n);
            kernels.multiply(gradient, 0, weights, 0, n);
            spare.write(0, gradient, 0, n);
            used = square;
        }
        Gemm.multiplyTransposedA(
                t, e, a.queries(), 1, used, dResult, 0, AttentionViews.head(a, dQkv, first, image, head, 2));
        Gemm.multiplyTransposedB(
                a.queries(), t, e, 1, dResult, AttentionViews.head(a, qkv, 0, image, head, 2), 0, square);
        spare.read(0, gradient, 0, n);
        if (inputs.has(AttentionInput.MASK)) {
            float[] mask = scratch.floats(2, n);
            input(call, AttentionInput.MASK).read(at, mask, 0, n);
            kernels.multiply(gradient, 0, mask, 0, n);
        }
        for (int q = 0; q < a.queries(); q++) {
            kernels.softmaxGradient(weights, gradient, q * t, t);
        }
        spare.write(0, gradient, 0, n);
        if (wantsPositionBias(call)) {
            MatrixView sum = scores.at(head * a.queries(), 0);
            if (onto) {
                sum.read(weights, n);
                kernels.add(gradient, 0, weights, 0, n);
            }
            sum.write(gradient, n);
        }
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
        if (!hasBias()) {
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
