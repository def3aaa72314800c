package dev.vit4j.ops;

import dev.vit4j.ops.Gemm.Part;

/**
 * Products in blocks so small that OpenBLAS multiplies them where they lie. For larger ones it first copies both
 * matrices into an order of its own, for each call anew; with weights of some hundred rows that takes a fifth of the
 * time. It has kernels without copying for AVX-512 and up to a million multiplications; on other processors larger
 * blocks are better.
 *
 * <p>They are fast where rows begin at multiples of 64 bytes, so that a register's worth lies in one cache line.
 * Measured for 192 to 768 rows and columns, one core: 140 to 150 GFLOP/s in blocks, 110 to 140 with copying; 105 where
 * memory is not aligned.
 *
 * @param rows of the result in a block
 * @param columns of the result in a block
 * @param depth terms of each sum in a block
 */
record Blocks(int rows, int columns, int depth) {
    /** {@code x W}: a panel of W is 192 by 192 and stays in the second-level cache. */
    private static final int SIDE = 192;

    private static final int ROWS = 24;
    /** {@code dzᵀ x}: fewer terms at once and larger results. */
    private static final int SUM_ROWS = 96;

    private static final int SUM_DEPTH = 48;

    /** @return blocks for the product of rows and a weight, {@code [*,k] [k,n]} */
    static Blocks ofProduct(int n, int k) {
        return new Blocks(ROWS, even(n, SIDE, 16), even(k, SIDE, 1));
    }

    /** @return blocks for a sum over rows, {@code [*,m]ᵀ [*,n]} */
    static Blocks ofSum(int m, int n) {
        return new Blocks(even(m, SUM_ROWS, 16), even(n, SIDE, 16), SUM_DEPTH);
    }

    /** @return at most {@code most} (rounded to the multiple), so that blocks of it come out nearly equal */
    private static int even(int all, int most, int multiple) {
        int count = (all + most - 1) / most;
        int size = (all + count - 1) / count;
        return (size + multiple - 1) / multiple * multiple;
    }

    /**
     * {@code c = aᵀ b + beta c}; c is [m,n], a [k,m], b [k,n].
     */
    void sum(int m, int n, int k, Part a, Part b, float beta, Part c) {
        for (int p = 0; p < k; p += depth) {
            for (int i = 0; i < m; i += rows) {
                for (int j = 0; j < n; j += columns) {
                    Gemm.firstTransposed(
                            Math.min(rows, m - i),
                            Math.min(columns, n - j),
                            Math.min(depth, k - p),
                            1,
                            a.at(p, i),
                            b.at(p, j),
                            p == 0 ? beta : 1,
                            c.at(i, j));
                }
            }
        }
    }
}
