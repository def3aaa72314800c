package dev.vit4j.ops;

/**
 * Matrix products on parts of matrices, by the {@link ProductLibrary} of this process, on the calling thread.
 *
 * <p>A matrix is a {@link Part}: memory, where its first element lies in it, and how far apart its rows are. So a
 * head's queries within a [B*T,3D] buffer are a matrix like any other and nothing is copied to get at them.
 */
final class Gemm {
    private static final ProductLibrary LIBRARY = ProductLibrary.chosen();

    private Gemm() {}

    /**
     * Part of an array as a matrix.
     *
     * @param memory the array
     * @param offset of the first element
     * @param stride floats from one row to the next
     */
    record Part(FloatArray memory, long offset, int stride) {
        /** @return the part that begins at a row and column of this one */
        Part at(int row, int column) {
            return new Part(memory, offset + (long) row * stride + column, stride);
        }

        /** Copies floats from the first element on, whatever the rows' length. */
        void read(float[] to, int n) {
            memory.read(offset, to, 0, n);
        }

        /** Overwrites floats from the first element on, whatever the rows' length. */
        void write(float[] from, int n) {
            memory.write(offset, from, 0, n);
        }
    }

    /** {@code c = alpha a b + beta c}; c is [m,n], a [m,k], b [k,n]. */
    static void plain(int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        call(false, false, m, n, k, alpha, a, b, beta, c);
    }

    /** {@code c = alpha a bᵀ + beta c}; c is [m,n], a [m,k], b [n,k]. */
    static void secondTransposed(int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        call(false, true, m, n, k, alpha, a, b, beta, c);
    }

    /** {@code c = alpha aᵀ b + beta c}; c is [m,n], a [k,m], b [k,n]. */
    static void firstTransposed(int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        call(true, false, m, n, k, alpha, a, b, beta, c);
    }

    private static void call(
            boolean transA, boolean transB, int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        if (LIBRARY == ProductLibrary.ONEDNN) {
            OneDnn.multiply(transA, transB, m, n, k, alpha, a, b, beta, c);
        } else {
            OpenBlas.multiply(transA, transB, m, n, k, alpha, a, b, beta, c);
        }
    }
}
