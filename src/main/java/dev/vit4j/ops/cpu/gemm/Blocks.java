package dev.vit4j.ops.cpu.gemm;

/**
 * Products in blocks so small that OpenBLAS multiplies them where they lie. For larger ones it first copies both
 * matrices into an order of its own, for each call anew; with weights of some hundred rows that takes a fifth of the
 * time. It has kernels without copying for AVX-512 and up to a million multiplications; on other processors larger
 * blocks are better.
 *
 * <p>They are fast where rows begin at multiples of 64 bytes, so that a register's worth lies in one cache line.
 * Measured for 192 to 768 rows and columns on two cores of a Zen 5: 430 to 500 GFLOP/s in blocks, 300 to 460 with
 * copying, the more the larger the product; the machine's cores reach 450 to 470 on square products that stay in a
 * cache.
 *
 * @param rows of the result in a block
 * @param columns of the result in a block
 * @param depth terms of each sum in a block
 * @param rowsAtOnce rows to take at once, so that they and the results stay in a second-level cache
 */
public record Blocks(int rows, int columns, int depth, int rowsAtOnce) {
    private static final int DEPTH = 192;
    /** {@code x W}: a panel of W is 192 by 64 and stays nearly in the first-level cache. */
    private static final int ROWS = 80;

    private static final int COLUMNS = 64;
    /** Where the result is by far the largest matrix: whole stretches of its rows. */
    private static final int WIDE_ROWS = 24;

    private static final int WIDE_COLUMNS = 192;
    /** {@code dzᵀ x}. */
    private static final int SUM_ROWS = 48;

    private static final int SUM_COLUMNS = 192;
    private static final int SUM_DEPTH = 96;

    /** @return blocks for the product of rows and a weight, {@code [*,k] [k,n]} */
    public static Blocks ofProduct(int n, int k) {
        return isWide(n, k)
                ? new Blocks(WIDE_ROWS, even(n, WIDE_COLUMNS, 16), even(k, DEPTH, 1), 4 * WIDE_ROWS)
                : ofFewRows(n, k);
    }

    /** @return blocks for the product of few rows and a weight: narrow ones, to be shared out */
    public static Blocks ofFewRows(int n, int k) {
        return new Blocks(ROWS, even(n, COLUMNS, 16), even(k, DEPTH, 1), 2 * ROWS);
    }

    private static boolean isWide(int n, int k) {
        return n >= 3L * k;
    }

    /** @return blocks for a sum over rows, {@code [*,m]ᵀ [*,n]} */
    static Blocks ofSum(int m, int n) {
        return new Blocks(even(m, SUM_ROWS, 16), even(n, SUM_COLUMNS, 16), SUM_DEPTH, SUM_DEPTH);
    }

    /** @return rows in a block when there are m of them, so that blocks come out nearly equal */
    int rowsOf(int m) {
        return even(m, rows, 1);
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
    void sum(int m, int n, int k, MatrixView a, MatrixView b, float beta, MatrixView c) {
        for (int p = 0; p < k; p += depth) {
            for (int i = 0; i < m; i += rows) {
                for (int j = 0; j < n; j += columns) {
                    Gemm.multiplyTransposedA(
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
