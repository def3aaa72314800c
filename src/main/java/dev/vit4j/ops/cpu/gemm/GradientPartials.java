package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;
import dev.vit4j.ops.cpu.kernel.Kernels;

/**
 * Partial sums of a weight's gradient, which is a sum over rows: each lane sums its rows in memory of its own, in
 * order, and the lanes are added in order. Neither depends on the number of threads, so any number gives the same bits.
 *
 * @param units rows, or images of several rows each, split into lanes
 * @param lanes number of partial sums
 * @param step units a lane takes at once, so that they stay in the cache from one product to the next
 * @param inBlocks whether products are made in {@link Blocks}
 */
public record GradientPartials(int units, int lanes, int step, boolean inBlocks) {
    private static final int ROWS_PER_LANE = 1024;
    private static final int MOST = 16;
    private static final int FEW_ROWS = 384;
    /** From this number of rows on, there are at least two lanes. */
    private static final int SHARED_ROWS = 128;

    private static final int ROWS_AT_ONCE = 512;
    private static final int BLOCK_ROWS_AT_ONCE = 96;
    /** A weight gradient of more floats does not stay in the second-level cache: fewer, longer sums then. */
    private static final int LARGE = 300_000;

    /**
     * @param engine what it will run on
     * @param units how many rows, or images
     * @param rows in each unit
     * @param in I
     * @param out O; the weight is [O,I]
     * @return lanes whose memory together is not more than a result [R,O]
     */
    public static GradientPartials of(Engine engine, int units, int rows, int in, int out) {
        long all = (long) units * rows;
        boolean blocks = engine.inBlocks() && all >= FEW_ROWS;
        int count = count(units, all, in);
        int atOnce = blocks ? BLOCK_ROWS_AT_ONCE : ROWS_AT_ONCE;
        int step = Math.max(1, ((long) in * out > LARGE ? ROWS_PER_LANE : atOnce) / rows);
        return new GradientPartials(units, count, blocks ? step : evenly((units + count - 1) / count, step), blocks);
    }

    /**
     * @param rows how many
     * @param in I, or the larger of several
     * @param atOnce about how many rows a lane should take at once
     * @return lanes whose products are made as a whole
     */
    public static GradientPartials ofSteps(int rows, int in, int atOnce) {
        int count = count(rows, rows, in);
        return new GradientPartials(rows, count, evenly((rows + count - 1) / count, atOnce), false);
    }

    private static int count(int units, long rows, int in) {
        long most = Math.min(MOST, units);
        long lanes = Math.min(most, Math.min((rows + ROWS_PER_LANE / 2) / ROWS_PER_LANE, rows / in));
        if (lanes > 2) {
            return (int) (lanes - lanes % 2);
        }
        return (int) (rows < SHARED_ROWS ? 1 : Math.min(2, most));
    }

    /** A step near the wanted one that leaves no small rest: OpenBLAS copies whole factors for each product. */
    private static int evenly(int units, int step) {
        int steps = Math.max(1, (units + step / 2) / step);
        return (units + steps - 1) / steps;
    }

    /** {@code c = aᵀ b + beta c}: what some rows add to a lane's sum; c is [m,n], a [k,m], b [k,n]. */
    public void addSum(int m, int n, int k, MatrixView a, MatrixView b, float beta, MatrixView c) {
        if (inBlocks) {
            Blocks.ofSum(m, n).sum(m, n, k, a, b, beta, c);
        } else {
            Gemm.multiplyTransposedA(m, n, k, 1, a, b, beta, c);
        }
    }

    public int from(int lane) {
        return (int) ((long) units * lane / lanes);
    }

    public int to(int lane) {
        return from(lane + 1);
    }

    /**
     * Adds the lanes' sums.
     *
     * @param engine threads
     * @param partial a sum of {@code length} floats for each lane, one after the other
     * @param length floats in one sum
     * @param offset where in each sum to begin
     * @param to takes the total of as many floats as it has; null where nobody wants it
     */
    public void total(Engine engine, FloatArray partial, long length, long offset, FloatArray to) {
        if (to == null) {
            return;
        }
        int block = 4096;
        int blocks = Math.toIntExact((to.length() + block - 1) / block);
        engine.run(blocks, b -> {
            long from = (long) b * block;
            int n = (int) Math.min(block, to.length() - from);
            float[] sum = engine.scratch().floats(0, block);
            float[] part = engine.scratch().floats(1, block);
            partial.read(offset + from, sum, 0, n);
            for (int lane = 1; lane < lanes; lane++) {
                partial.read(lane * length + offset + from, part, 0, n);
                engine.kernels().add(sum, 0, part, 0, n);
            }
            to.write(from, sum, 0, n);
        });
    }

    /**
     * Adds the lanes' short sums.
     *
     * @param kernels the inner loops
     * @param partial a sum for each lane
     * @param offset where in each sum to begin
     * @param to takes the total of as many floats as it has; null where nobody wants it
     */
    public static void total(Kernels kernels, float[][] partial, int offset, FloatArray to) {
        if (to == null) {
            return;
        }
        int n = Math.toIntExact(to.length());
        float[] sum = new float[n];
        for (float[] part : partial) {
            kernels.add(sum, 0, part, offset, n);
        }
        to.write(0, sum, 0, n);
    }
}
