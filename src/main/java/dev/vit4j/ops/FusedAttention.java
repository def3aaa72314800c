package dev.vit4j.ops;

import dev.vit4j.ops.Gemm.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Multi-head attention from x to the values looked up: see {@link EncoderOps#attention}.
 *
 * <p>Inputs: x [B*T,D]; weights [D,D] of query, key and value; where there are, their biases [D] and the mask
 * [B,H,Q,T]. Outputs: the values looked up [B*Q,D]; the attention weights [B,H,Q,T]; queries, keys and values side by
 * side [B*T,3D], for the gradient. Where nobody reads the last two, each thread holds those of a few images at a time
 * and they are never stored in full.
 */
public final class FusedAttention extends FusedOp {
    private static final int BIAS = 0;
    private static final int MASK = 1;
    private static final int ROWS = 256;
    private static final int BLOCK_ROWS = 96;
    private static final int FEW_ROWS = 384;

    /** For SameDiff. */
    public FusedAttention() {}

    FusedAttention(
            SameDiff sd, SDVariable x, List<SDVariable> weights, List<SDVariable> biases, SDVariable mask, int[] bthq) {
        super(sd, inputs(x, weights, biases, mask));
        addIArgument(bthq);
        addBArgument(!biases.isEmpty(), mask != null);
    }

    private static List<SDVariable> inputs(
            SDVariable x, List<SDVariable> weights, List<SDVariable> biases, SDVariable mask) {
        List<SDVariable> all = new ArrayList<>();
        all.add(x);
        all.addAll(weights);
        all.addAll(biases);
        if (mask != null) {
            all.add(mask);
        }
        return all;
    }

    @Override
    public int getNumOutputs() {
        return 3;
    }

    private AttentionLayout layout(int width) {
        return new AttentionLayout(integer(0), integer(1), integer(2), integer(3), width);
    }

    @Override
    List<long[]> outputShapes(List<long[]> inputs) {
        long[] x = inputs.get(0);
        AttentionLayout a = layout((int) x[1]);
        long rows = (long) a.images() * a.tokens();
        if (x[0] != rows || x[1] % a.heads() != 0) {
            throw new IllegalArgumentException("attention: x " + Arrays.toString(x) + " is not " + a);
        }
        return List.of(
                new long[] {(long) a.images() * a.queries(), a.width()},
                new long[] {a.images(), a.heads(), a.queries(), a.tokens()},
                new long[] {rows, a.qkvStride()});
    }

    private static boolean inBlocks(Engine engine, AttentionLayout a) {
        return engine.inBlocks() && (long) a.images() * a.tokens() >= FEW_ROWS;
    }

    @Override
    long workspace(Engine engine, List<long[]> inputs) {
        AttentionLayout a = layout((int) inputs.get(0)[1]);
        return inBlocks(engine, a) ? 3 * Panels.length(a.width(), a.width()) : 0;
    }

    @Override
    void execute(FusedCall call) {
        AttentionLayout a = layout(call.columns(0));
        boolean blocks = inBlocks(call.engine(), a);
        Chunks images = Chunks.of(a.images(), Math.max(1, (blocks ? BLOCK_ROWS : ROWS) / a.tokens()));
        // Few images: heads are shared out too, so that all threads have something to do.
        Chunks heads = images.count() < 4 && !blocks ? new Chunks(a.heads(), a.heads()) : new Chunks(a.heads(), 1);
        List<Projection> projections = new ArrayList<>();
        for (int role = 0; role < 3; role++) {
            Panels panels = null;
            if (blocks) {
                long at = role * Panels.length(a.width(), a.width());
                panels = Panels.at(call.workspace(), at, a.width(), a.width());
                panels.fillTransposed(call.engine(), call.input(1 + role));
            }
            float[] bias = flag(BIAS) ? call.input(4 + role).toArray() : null;
            projections.add(new Projection(role, call.input(1 + role), panels, bias));
        }
        call.engine().run(images.count() * heads.count(), chunk -> {
            int i = chunk / heads.count();
            int h = chunk % heads.count();
            Range someImages = new Range(images.from(i), images.to(i));
            part(call, a, projections, someImages, new Range(heads.from(h), heads.to(h)));
        });
    }

    /** The map that makes queries (role 0), keys (1) or values (2); panels and bias may be null. */
    private record Projection(int role, FloatArray weight, Panels panels, float[] bias) {}

    private record Range(int from, int to) {
        int size() {
            return to - from;
        }
    }

    private void part(FusedCall call, AttentionLayout a, List<Projection> projections, Range images, Range heads) {
        boolean kept = call.wants(2);
        long rows = (long) images.size() * a.tokens();
        FloatArray qkv = kept ? call.output(2) : call.engine().scratch().natives(0, rows * a.qkvStride());
        int first = kept ? 0 : images.from();
        for (Projection projection : projections) {
            Part to = a.head(qkv, first, images.from(), heads.from(), projection.role());
            project(call, a, projection, images, heads, to);
        }
        for (int image = images.from(); image < images.to(); image++) {
            for (int head = heads.from(); head < heads.to(); head++) {
                lookUp(call, a, qkv, first, image, head);
            }
        }
    }

    /** Queries, keys or values of some images and heads. */
    private static void project(
            FusedCall call, AttentionLayout a, Projection projection, Range images, Range heads, Part to) {
        boolean query = projection.role() == 0;
        int columns = heads.size() * a.headWidth();
        int left = heads.from() * a.headWidth();
        int rows = query ? a.queryRows(images.size()) : images.size() * a.tokens();
        int step = query ? a.queryStep() : 1;
        int stride = step * a.qkvStride();
        if (projection.bias() != null) {
            for (int r = 0; r < rows; r++) {
                to.memory().write(to.offset() + (long) r * stride, projection.bias(), left, columns);
            }
        }
        float beta = projection.bias() == null ? 0 : 1;
        Part x = new Part(call.input(0), a.tokens(call.input(0), images.from()).offset(), step * a.width());
        Part result = new Part(to.memory(), to.offset(), stride);
        if (projection.panels() != null) {
            projection.panels().multiply(rows, x, beta, result);
        } else {
            Part weight = new Part(projection.weight(), (long) left * a.width(), a.width());
            Gemm.secondTransposed(rows, columns, a.width(), 1, x, weight, beta, result);
        }
    }

    /** {@code softmax(q kᵀ / sqrt E) v} of one image and head. */
    private void lookUp(FusedCall call, AttentionLayout a, FloatArray qkv, int first, int image, int head) {
        int n = a.queries() * a.tokens();
        long at = a.weightsAt(image, head);
        Scratch scratch = call.engine().scratch();
        Part query = a.head(qkv, first, image, head, 0);
        Part key = a.head(qkv, first, image, head, 1);
        Part value = a.head(qkv, first, image, head, 2);
        FloatArray spare = scratch.natives(1, n);
        Gemm.secondTransposed(
                a.queries(), a.tokens(), a.headWidth(), a.scale(), query, key, 0, new Part(spare, 0, a.tokens()));
        float[] weights = scratch.floats(0, n);
        spare.read(0, weights, 0, n);
        for (int q = 0; q < a.queries(); q++) {
            call.engine().kernels().softmax(weights, q * a.tokens(), a.tokens());
        }
        if (call.wants(1)) {
            call.output(1).write(at, weights, 0, n);
        }
        if (flag(MASK)) {
            float[] mask = scratch.floats(1, n);
            call.input(flag(BIAS) ? 7 : 4).read(at, mask, 0, n);
            call.engine().kernels().multiply(weights, mask, 0, n);
        }
        spare.write(0, weights, 0, n);
        Part result = a.values(call.output(0), image, head);
        Gemm.plain(a.queries(), a.headWidth(), a.tokens(), 1, new Part(spare, 0, a.tokens()), value, 0, result);
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] outputs = outputVariables();
        List<SDVariable> inputs =
                new ArrayList<>(List.of(arg(0), arg(1), arg(2), arg(3), outputs[2], outputs[1], gradients.get(0)));
        if (flag(MASK)) {
            inputs.add(arg(flag(BIAS) ? 7 : 4));
        }
        int[] sizes = {integer(0), integer(1), integer(2), integer(3)};
        FusedAttentionGrad gradient = new FusedAttentionGrad(sameDiff, inputs, flag(BIAS), flag(MASK), sizes);
        return new ArrayList<>(List.of(gradient.outputVariables()));
    }
}
