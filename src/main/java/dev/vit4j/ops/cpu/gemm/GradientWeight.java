package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts.PostOp;
import java.util.List;

/**
 * A weight as the second factor of the gradient of rows, {@code c = a W}: laid out if that is faster for the library
 * that multiplies.
 *
 * @param weight [k,n]
 * @param k rows
 * @param n columns
 * @param panels its copy in panels, or null
 * @param packed its copy in oneDNN's order, or null
 */
public record GradientWeight(FloatArray weight, int k, int n, Panels panels, PackedWeight packed) {
    /** For fewer rows, laying a weight out costs more than it gains: it needs no transpose here. */
    private static final int ROWS_TO_PACK = 512;

    private static boolean packs(Engine engine, long rows) {
        return engine.packs() && rows >= ROWS_TO_PACK && OneDnn.hasFewRegisters();
    }

    /**
     * @param engine what will multiply
     * @param k rows
     * @param n columns
     * @param rows how many it will multiply
     * @param inBlocks whether products are made in {@link Blocks}
     * @return how many floats the copy of such a weight takes, a multiple of 16; 0 if there is none
     */
    public static long length(Engine engine, int k, int n, long rows, boolean inBlocks) {
        if (packs(engine, rows)) {
            return PackedWeight.length(engine, k, n, false);
        }
        return inBlocks ? Panels.length(k, n) : 0;
    }

    /**
     * @param engine what will multiply
     * @param weight [k,n]
     * @param k rows
     * @param n columns
     * @param rows how many it will multiply
     * @param inBlocks whether products are made in {@link Blocks}
     * @param memory where the copy goes
     * @param offset of the copy, a multiple of 16
     * @return the weight, to be {@linkplain #layOut laid out} before it multiplies
     */
    public static GradientWeight at(
            Engine engine,
            FloatArray weight,
            int k,
            int n,
            long rows,
            boolean inBlocks,
            FloatArray memory,
            long offset) {
        boolean packs = packs(engine, rows);
        return new GradientWeight(
                weight,
                k,
                n,
                inBlocks && !packs ? Panels.at(memory, offset, k, n) : null,
                packs ? PackedWeight.at(engine, memory, offset, k, n, false) : null);
    }

    /** Lays out weights that multiply the same number of rows. */
    public static void layOut(Engine engine, List<GradientWeight> all) {
        if (all.get(0).packed() != null) {
            PackedWeight.fill(
                    engine,
                    all.stream().map(GradientWeight::packed).toList(),
                    all.stream().map(GradientWeight::weight).toList());
            return;
        }
        for (GradientWeight one : all) {
            if (one.panels() != null) {
                one.panels().fill(engine, one.weight());
            }
        }
    }

    /**
     * {@code c = a W}, or {@code c += a W}; c is [m,n], a [m,k].
     *
     * @param engine scratch memory of this thread
     * @param onto whether it is added to what is there
     */
    public void multiply(Engine engine, int m, MatrixView a, boolean onto, MatrixView c) {
        if (packed != null) {
            OneDnnProducts products = OneDnnProducts.of(engine);
            packed.multiply(products, m, a, null, onto ? PostOp.ACCUMULATE : PostOp.NONE, null, c, 0, packed.panels());
        } else if (panels != null) {
            panels.multiply(m, a, onto ? 1 : 0, c);
        } else {
            Gemm.multiply(m, n, k, 1, a, new MatrixView(weight, 0, n), onto ? 1 : 0, c);
        }
    }
}
