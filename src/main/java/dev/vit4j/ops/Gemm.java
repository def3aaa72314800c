package dev.vit4j.ops;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

/**
 * Matrix products on parts of matrices, by OpenBLAS, on the calling thread.
 *
 * <p>A matrix is a {@link Part}: memory, where its first element lies in it, and how far apart its rows are. So a
 * head's queries within a [B*T,3D] buffer are a matrix like any other and nothing is copied to get at them.
 */
final class Gemm {
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
    }

    /** {@code c = alpha a b + beta c}; c is [m,n], a [m,k], b [k,n]. */
    static void plain(int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        call(CblasNoTrans, CblasNoTrans, m, n, k, alpha, a, b, beta, c);
    }

    /** {@code c = alpha a bᵀ + beta c}; c is [m,n], a [m,k], b [n,k]. */
    static void secondTransposed(int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        call(CblasNoTrans, CblasTrans, m, n, k, alpha, a, b, beta, c);
    }

    /** {@code c = alpha aᵀ b + beta c}; c is [m,n], a [k,m], b [k,n]. */
    static void firstTransposed(int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        call(CblasTrans, CblasNoTrans, m, n, k, alpha, a, b, beta, c);
    }

    private static void call(
            int transA, int transB, int m, int n, int k, float alpha, Part a, Part b, float beta, Part c) {
        cblas_sgemm(
                CblasRowMajor,
                transA,
                transB,
                m,
                n,
                k,
                alpha,
                a.memory.at(a.offset),
                a.stride,
                b.memory.at(b.offset),
                b.stride,
                beta,
                c.memory.at(c.offset),
                c.stride);
    }
}
