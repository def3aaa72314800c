package dev.vit4j.ops.cpu.gemm;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_swish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.encoder.Activation;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * Products by oneDNN with a post-op applied while the result is in registers: {@code c = postOp(a b + bias)}. Each
 * thread has its own. The second factor lies in the order that oneDNN's kernels read it in.
 *
 * <p>A product is made for its sizes once and kept. Its native objects are freed when the garbage collector takes this.
 * Working memory is ours: what oneDNN would keep for a thread is never freed when other threads free the products.
 */
public final class OneDnnProducts {
    /** More sizes than a model has; of a server's batches of all lengths the latest stay. */
    private static final int MOST_KEPT = 128;

    private static final int USUAL_ROWS = 128;

    /**
     * With few registers: columns in blocks of 32, so that a block of up to 256 rows stays in a first-level cache while
     * all rows of the first factor pass it. By itself oneDNN takes 64, and had a tenth less
     * (docs/dev/performance-log.md).
     */
    private static final int NARROW = 32;

    private static final float QUICK_GELU_SLOPE = 1.702f;

    /** What follows a product and its bias. */
    public enum PostOp {
        NONE,
        /** By oneDNN's own polynomial, within 1e-6 of the one for Java arrays; infinite beyond 1.7e38. */
        GELU,
        GELU_TANH,
        QUICK_GELU,
        SILU,
        /** Multiplies by another matrix. */
        MULTIPLY,
        /** Adds another matrix. */
        ADD,
        /** Adds to what is there. */
        ACCUMULATE
    }

    /**
     * A second factor [k,n] in oneDNN's own order.
     *
     * @param memory holds it
     * @param offset where it begins
     * @param k rows
     * @param n columns
     */
    record Factor(FloatArray memory, long offset, int k, int n) {}

    /**
     * What a product is made for.
     *
     * @param m rows of c and a
     * @param n columns of c and b
     * @param k columns of a, rows of b
     * @param aStride floats from one row to the next of a; of the others likewise
     * @param cStride see there
     * @param addedStride see there; 0 where nothing is added
     * @param bias whether there is one, [n]
     * @param postOp what follows
     */
    private record Sizes(int m, int n, int k, int aStride, int cStride, int addedStride, boolean bias, PostOp postOp) {}

    /** Sizes of a second factor. */
    private record Shape(int k, int n) {}

    private final boolean fewRegisters = OneDnn.hasFewRegisters();
    private final engine processor;
    private final stream queue;
    private final dnnl_stream rawQueue;
    private FloatArray working = FloatArray.aligned(1);
    private final Map<Shape, memory.desc> layouts = new HashMap<>();

    private final Map<Sizes, Product> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Sizes, Product> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public OneDnnProducts() {
        OneDnn.useThisThreadAlone();
        processor = new engine(engine.kind.cpu, 0);
        queue = new stream(processor);
        rawQueue = queue.get();
    }

    /** @return the calling thread's products, for as long as its engine lives; oneDNN must load */
    public static OneDnnProducts of(Engine engine) {
        return engine.scratch().own(OneDnnProducts.class, OneDnnProducts::new);
    }

    /** @return how many floats a second factor [k,n] takes in oneDNN's own order; small ones are filled up */
    long length(int k, int n) {
        return (layout(k, n).get_size() + Float.BYTES - 1) / Float.BYTES;
    }

    /**
     * @param activation what follows a product
     * @return what applies it at less cost than a pass of ours over the result; null if nothing does. With few
     *     registers nothing does: those that GELU works with leave room for two thirds of the sums, and it takes three
     *     times as long. oneDNN's ReLU makes 0 of NaN
     */
    public PostOp cheap(Activation activation) {
        if (fewRegisters) {
            return null;
        }
        return switch (activation) {
            case GELU -> PostOp.GELU;
            case GELU_TANH -> PostOp.GELU_TANH;
            case QUICK_GELU -> PostOp.QUICK_GELU;
            case SILU -> PostOp.SILU;
            case RELU -> null;
        };
    }

    /** @return whether {@link PostOp#MULTIPLY} costs less than a pass of ours over the result */
    public boolean multiplyIsCheap() {
        return !fewRegisters;
    }

    /**
     * @return whether {@link PostOp#ADD} costs less than copying what is added and {@link PostOp#ACCUMULATE}. With few
     *     registers it does not (docs/dev/performance-log.md)
     */
    boolean addIsCheap() {
        return !fewRegisters;
    }

    /** @return whether columns of a second factor lie in blocks of {@value #NARROW}, if it has so many */
    boolean hasNarrowBlocks() {
        return fewRegisters;
    }

    /** The order that oneDNN takes for some rows; it takes the same for others, or works with it. */
    private memory.desc layout(int k, int n) {
        return layouts.computeIfAbsent(new Shape(k, n), shape -> {
            long[] sizes = {k, n};
            if (fewRegisters && n >= NARROW) {
                return new memory.desc(sizes, memory.data_type.f32, memory.format_tag.BA16a32b);
            }
            memory.desc any = new memory.desc(sizes, memory.data_type.f32, memory.format_tag.any);
            return new matmul.primitive_desc(processor, matrix(USUAL_ROWS, k, k), any, matrix(USUAL_ROWS, n, n))
                    .weights_desc();
        });
    }

    /**
     * Brings a matrix into oneDNN's own order.
     *
     * @param transposed whether b is given as its transpose [n,k]
     * @param b [k,n], or that
     * @param to where it goes
     */
    void pack(boolean transposed, MatrixView b, Factor to) {
        long[] strides = transposed ? new long[] {1, b.stride()} : new long[] {b.stride(), 1};
        memory.desc given = new memory.desc(new long[] {to.k(), to.n()}, memory.data_type.f32, strides);
        try (memory from = new memory(given, processor, b.memory().at(b.offset()));
                memory place = new memory(
                        layout(to.k(), to.n()), processor, to.memory().at(to.offset()));
                reorder order = new reorder(from, place)) {
            order.execute(queue, from, place);
        } finally {
            Reference.reachabilityFence(b);
            Reference.reachabilityFence(to);
        }
    }

    /**
     * {@code c = postOp(a b + bias)}; c is [m,n], a [m,k].
     *
     * @param bias n floats, or null
     * @param added to the result with {@link PostOp#ADD}, or its factor with {@link PostOp#MULTIPLY}, [m,n]; else null
     * @throws IllegalStateException if oneDNN refuses
     */
    void multiply(int m, MatrixView a, Factor b, MatrixView bias, PostOp postOp, MatrixView added, MatrixView c) {
        int addedStride = added == null ? 0 : added.stride();
        Sizes sizes = new Sizes(m, b.n(), b.k(), a.stride(), c.stride(), addedStride, bias != null, postOp);
        kept.computeIfAbsent(sizes, Product::new).run(a, b, bias, added, c);
    }

    private final class Product {
        private final Sizes sizes;
        /** Keeps the native objects alive. */
        @SuppressWarnings("UnusedVariable")
        private final matmul owner;

        private final List<memory> memories = new ArrayList<>();
        private final dnnl_primitive primitive;
        private final dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(6);
        private final long workingFloats;

        Product(Sizes sizes) {
            this.sizes = sizes;
            memory.desc a = matrix(sizes.m(), sizes.k(), sizes.aStride());
            memory.desc b = layout(sizes.k(), sizes.n());
            memory.desc bias = matrix(1, sizes.n(), sizes.n());
            memory.desc c = matrix(sizes.m(), sizes.n(), sizes.cStride());
            primitive_attr attributes = new primitive_attr();
            post_ops following = new post_ops();
            memory.desc added = null;
            switch (sizes.postOp()) {
                case NONE -> {}
                case GELU -> following.append_eltwise(dnnl_eltwise_gelu_erf, 0, 0);
                case GELU_TANH -> following.append_eltwise(dnnl_eltwise_gelu_tanh, 0, 0);
                case QUICK_GELU -> following.append_eltwise(dnnl_eltwise_swish, QUICK_GELU_SLOPE, 0);
                case SILU -> following.append_eltwise(dnnl_eltwise_swish, 1, 0);
                case MULTIPLY, ADD -> {
                    added = matrix(sizes.m(), sizes.n(), sizes.addedStride());
                    following.append_binary(sizes.postOp() == PostOp.ADD ? dnnl_binary_add : dnnl_binary_mul, added);
                }
                case ACCUMULATE -> following.append_sum();
            }
            attributes.set_post_ops(following);
            attributes.set_scratchpad_mode(dnnl_scratchpad_mode_user);
            matmul.primitive_desc description = sizes.bias()
                    ? new matmul.primitive_desc(processor, a, b, bias, c, attributes, false)
                    : new matmul.primitive_desc(processor, a, b, c, attributes, false);
            owner = new matmul(description);
            primitive = owner.get();
            memory.desc needed = description.scratchpad_desc();
            workingFloats = (needed.get_size() + Float.BYTES - 1) / Float.BYTES;
            argument(DNNL_ARG_SCRATCHPAD, needed);
            argument(DNNL_ARG_SRC, a);
            argument(DNNL_ARG_WEIGHTS, b);
            argument(DNNL_ARG_DST, c);
            if (sizes.bias()) {
                argument(DNNL_ARG_BIAS, bias);
            }
            if (added != null) {
                argument(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1, added);
            }
        }

        private void argument(int role, memory.desc layout) {
            memory place = new memory(layout, processor, (Pointer) null);
            arguments.getPointer(memories.size()).arg(role).memory(place.get());
            memories.add(place);
        }

        void run(MatrixView a, Factor b, MatrixView bias, MatrixView added, MatrixView c) {
            if (working.length() < workingFloats) {
                working = FloatArray.aligned(workingFloats);
            }
            point(0, new MatrixView(working, 0, 1));
            point(1, a);
            point(2, new MatrixView(b.memory(), b.offset(), b.n()));
            point(3, c);
            int next = 4;
            if (bias != null) {
                point(next++, bias);
            }
            if (added != null) {
                point(next++, added);
            }
            try {
                int status = dnnl_primitive_execute(primitive, rawQueue, next, arguments);
                if (status != 0) {
                    throw new IllegalStateException("oneDNN refused " + sizes + " (dnnl_status_t " + status + ")");
                }
            } finally {
                // oneDNN knows addresses only: until here the garbage collector must take nothing of this.
                Reference.reachabilityFence(a);
                Reference.reachabilityFence(b);
                Reference.reachabilityFence(bias);
                Reference.reachabilityFence(added);
                Reference.reachabilityFence(c);
            }
        }

        private void point(int argument, MatrixView part) {
            memories.get(argument).set_data_handle(part.memory().at(part.offset()));
        }
    }

    private static memory.desc matrix(long rows, long columns, long stride) {
        return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, new long[] {stride, 1});
    }
}
