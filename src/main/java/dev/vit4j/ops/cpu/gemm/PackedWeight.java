package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.Factor;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import java.util.List;

/**
 * A weight matrix, or its transpose, as the second factor of {@link OneDnnProducts}: in panels of some columns each, so
 * that few rows can be shared out by columns, and each panel in oneDNN's own order.
 *
 * @param memory holds the panels
 * @param offset of the first
 * @param k rows
 * @param n columns
 * @param columns of a panel; of the last there may be fewer
 * @param panelLength floats from one panel to the next
 */
public record PackedWeight(FloatArray memory, long offset, int k, int n, int columns, long panelLength) {
    /**
     * Rows to multiply at once: they and the results stay in a second-level cache, and products are as fast as on more.
     */
    public static final int ROWS = 128;

    /** Panels that the columns for few rows are cut into, if they are wide enough. */
    private static final int PANELS = 4;

    /** Of a panel: whole blocks of oneDNN's, of 64 columns with many registers. */
    private static final int LEAST_COLUMNS = 64;

    /** With few registers its blocks have 32: fewer products then. */
    private static final int LEAST_COLUMNS_OF_NARROW_BLOCKS = 96;

    /**
     * @param engine what will multiply
     * @param memory where panels go
     * @param offset of the first, a multiple of 16
     * @param k rows of the second factor
     * @param n columns of the second factor
     * @param few whether it will multiply few rows, so that all threads take part only if they share columns
     */
    public static PackedWeight at(Engine engine, FloatArray memory, long offset, int k, int n, boolean few) {
        int columns = columns(engine, n, few);
        return new PackedWeight(memory, offset, k, n, columns, panelLength(engine, k, n, columns));
    }

    /** @return how many floats the panels of such a weight take, a multiple of 16 */
    public static long length(Engine engine, int k, int n, boolean few) {
        int columns = columns(engine, n, few);
        return (n + columns - 1) / columns * panelLength(engine, k, n, columns);
    }

    private static int columns(Engine engine, int n, boolean few) {
        boolean narrow = OneDnnProducts.of(engine).hasNarrowBlocks();
        int least = narrow ? LEAST_COLUMNS_OF_NARROW_BLOCKS : LEAST_COLUMNS;
        int wanted = few ? Math.max(least, (n + PANELS - 1) / PANELS) : n;
        int panels = (n + wanted - 1) / wanted;
        return Math.min(n, ((n + panels - 1) / panels + 15) / 16 * 16);
    }

    private static long panelLength(Engine engine, int k, int n, int columns) {
        OneDnnProducts products = OneDnnProducts.of(engine);
        int rest = n % columns == 0 ? columns : n % columns;
        return (Math.max(products.length(k, columns), products.length(k, rest)) + 15) / 16 * 16;
    }

    /** @return how many panels there are */
    public int panels() {
        return (n + columns - 1) / columns;
    }

    /** @return first column of a panel, or of the one after the last: n */
    public int left(int panel) {
        return Math.min(n, panel * columns);
    }

    private Factor factor(int panel) {
        return new Factor(memory, offset + panel * panelLength, k, left(panel + 1) - left(panel));
    }

    private void fill(OneDnnProducts products, boolean transposed, FloatArray weight, int panel) {
        MatrixView part = transposed
                ? new MatrixView(weight, 0, k).at(left(panel), 0)
                : new MatrixView(weight, 0, n).at(0, left(panel));
        products.pack(transposed, part, factor(panel));
    }

    /**
     * Fills all panels of some weights.
     *
     * @param engine threads
     * @param weights to fill
     * @param from [k,n] for each
     */
    public static void fill(Engine engine, List<PackedWeight> weights, List<FloatArray> from) {
        fill(engine, false, weights, from);
    }

    /**
     * Fills all panels of some weights with the transposes of others.
     *
     * @param engine threads
     * @param weights to fill
     * @param from [n,k] for each
     */
    public static void fillTransposed(Engine engine, List<PackedWeight> weights, List<FloatArray> from) {
        fill(engine, true, weights, from);
    }

    private static void fill(Engine engine, boolean transposed, List<PackedWeight> weights, List<FloatArray> from) {
        int most = weights.stream().mapToInt(PackedWeight::panels).max().orElse(0);
        engine.run(weights.size() * most, i -> {
            PackedWeight weight = weights.get(i / most);
            if (i % most < weight.panels()) {
                weight.fill(OneDnnProducts.of(engine), transposed, from.get(i / most), i % most);
            }
        });
    }

    /**
     * {@code c = postOp(a B + bias)} for some panels' columns, B being this; c is [m,n], a [m,k].
     *
     * @param bias [n], or null
     * @param added what {@link PostOp#ADD} adds or {@link PostOp#MULTIPLY} multiplies by, [m,n]; else null
     * @see OneDnnProducts#multiply
     */
    public void multiply(
            OneDnnProducts products,
            int m,
            MatrixView a,
            MatrixView bias,
            PostOp postOp,
            MatrixView added,
            MatrixView c,
            int from,
            int to) {
        boolean copied = postOp == PostOp.ADD && !products.addIsCheap() && isWhole(added) && isWhole(c);
        if (copied) {
            c.memory().copy(c.offset(), added.memory(), added.offset(), Math.multiplyExact(m, n));
        }
        for (int panel = from; panel < to; panel++) {
            int left = left(panel);
            products.multiply(
                    m,
                    a,
                    factor(panel),
                    bias == null ? null : bias.at(0, left),
                    copied ? PostOp.ACCUMULATE : postOp,
                    added == null || copied ? null : added.at(0, left),
                    c.at(0, left));
        }
    }

    /** Whether rows of a matrix with so many columns follow each other without gaps, and one panel has all columns. */
    private boolean isWhole(MatrixView part) {
        return columns == n && part.stride() == n;
    }
}
