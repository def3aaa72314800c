package dev.vit4j.ops.cpu.gemm;

/**
 * Matrix products on parts of matrices, by the {@link ProductLibrary} of this process, on the calling thread.
 */
public final class Gemm {
    private static final ProductLibrary LIBRARY = ProductLibrary.chosen();

    private Gemm() {}

    /** {@code c = alpha a b + beta c}; c is [m,n], a [m,k], b [k,n]. */
    public static void multiply(
            int m, int n, int k, float alpha, MatrixView a, MatrixView b, float beta, MatrixView c) {
        call(false, false, m, n, k, alpha, a, b, beta, c);
    }

    /** {@code c = alpha a bᵀ + beta c}; c is [m,n], a [m,k], b [n,k]. */
    public static void multiplyTransposedB(
            int m, int n, int k, float alpha, MatrixView a, MatrixView b, float beta, MatrixView c) {
        call(false, true, m, n, k, alpha, a, b, beta, c);
    }

    /** {@code c = alpha aᵀ b + beta c}; c is [m,n], a [k,m], b [k,n]. */
    public static void multiplyTransposedA(
            int m, int n, int k, float alpha, MatrixView a, MatrixView b, float beta, MatrixView c) {
        call(true, false, m, n, k, alpha, a, b, beta, c);
    }

    private static void call(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float alpha,
            MatrixView a,
            MatrixView b,
            float beta,
            MatrixView c) {
        if (LIBRARY == ProductLibrary.ONEDNN) {
            OneDnn.multiply(transA, transB, m, n, k, alpha, a, b, beta, c);
        } else {
            OpenBlas.multiply(transA, transB, m, n, k, alpha, a, b, beta, c);
        }
    }
}
