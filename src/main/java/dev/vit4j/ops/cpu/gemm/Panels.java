package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.ops.cpu.engine.Chunks;
import dev.vit4j.ops.cpu.engine.Engine;
import dev.vit4j.ops.cpu.engine.FloatArray;

/**
 * A weight matrix, or its transpose, as the second factor of products in {@link Blocks}: cut into panels of some
 * columns each, a panel's rows one after the other.
 *
 * @param memory holds the panels
 * @param offset of the first
 * @param k rows
 * @param n columns
 * @param blocks the sizes
 */
public record Panels(FloatArray memory, long offset, int k, int n, Blocks blocks) {
    /** Rows copied at once. */
    private static final int ROWS = 64;

    /** @return how many floats the panels of a k by n matrix take, a multiple of 16 */
    public static long length(int k, int n) {
        return ((long) k * n + 15) / 16 * 16;
    }

    /**
     * @param memory where panels go
     * @param offset of the first, a multiple of 16
     * @param k rows of the second factor
     * @param n columns of the second factor
     */
    static Panels at(FloatArray memory, long offset, int k, int n) {
        return new Panels(memory, offset, k, n, Blocks.ofProduct(n, k));
    }

    /** @return how many panels there are */
    public int panels() {
        return (n + blocks.columns() - 1) / blocks.columns();
    }

    /** @return how many columns a panel has */
    int width(int panel) {
        return Math.min(blocks.columns(), n - panel * blocks.columns());
    }

    /** @return first column of a panel, or of the one after the last: n */
    public int left(int panel) {
        return Math.min(n, panel * blocks.columns());
    }

    private long start(int panel) {
        return offset + (long) k * panel * blocks.columns();
    }

    /** Fills the panels with a weight [k,n]. */
    void fill(Engine engine, FloatArray weight) {
        fill(engine, (panel, top, rows, to) -> {
            for (int r = 0; r < rows; r++) {
                long from = (long) (top + r) * n + (long) panel * blocks.columns();
                weight.read(from, to, r * width(panel), width(panel));
            }
        });
    }

    /** Fills the panels with the transpose of a weight [n,k]. */
    public void fillTransposed(Engine engine, FloatArray weight) {
        fill(engine, (panel, top, rows, to) -> {
            int width = width(panel);
            float[] row = engine.scratch().floats(1, rows);
            for (int column = 0; column < width; column++) {
                weight.read((long) (panel * blocks.columns() + column) * k + top, row, 0, rows);
                for (int r = 0; r < rows; r++) {
                    to[r * width + column] = row[r];
                }
            }
        });
    }

    private interface Source {
        void read(int panel, int top, int rows, float[] to);
    }

    private void fill(Engine engine, Source source) {
        Chunks rows = new Chunks(k, (k + ROWS - 1) / ROWS);
        engine.run(panels() * rows.count(), chunk -> {
            int panel = chunk / rows.count();
            int top = rows.from(chunk % rows.count());
            int count = rows.to(chunk % rows.count()) - top;
            float[] values = engine.scratch().floats(0, count * width(panel));
            source.read(panel, top, count, values);
            memory.write(start(panel) + (long) top * width(panel), values, 0, count * width(panel));
        });
    }

    /** {@code c = a B + beta c}, B being this; c is [m,n], a [m,k]. */
    public void multiply(int m, MatrixView a, float beta, MatrixView c) {
        multiply(m, a, beta, c, 0, panels());
    }

    /** The same for some panels' columns of c alone. */
    public void multiply(int m, MatrixView a, float beta, MatrixView c, int from, int to) {
        int rows = blocks.rowsOf(m);
        for (int panel = from; panel < to; panel++) {
            int width = width(panel);
            for (int p = 0; p < k; p += blocks.depth()) {
                MatrixView b = new MatrixView(memory, start(panel) + (long) p * width, width);
                for (int i = 0; i < m; i += rows) {
                    Gemm.multiply(
                            Math.min(rows, m - i),
                            width,
                            Math.min(blocks.depth(), k - p),
                            1,
                            a.at(i, p),
                            b,
                            p == 0 ? beta : 1,
                            c.at(i, panel * blocks.columns()));
                }
            }
        }
    }
}
