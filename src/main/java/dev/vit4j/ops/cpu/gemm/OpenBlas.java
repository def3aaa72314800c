package dev.vit4j.ops.cpu.gemm;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

/** Products by OpenBLAS, on as many threads as it was told to use. */
public final class OpenBlas {
    private OpenBlas() {}

    /** {@code c = alpha a b + beta c}, a and b transposed where it says so; c is [m,n], the sums have k terms. */
    public static void multiply(
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
        cblas_sgemm(
                CblasRowMajor,
                transA ? CblasTrans : CblasNoTrans,
                transB ? CblasTrans : CblasNoTrans,
                m,
                n,
                k,
                alpha,
                a.memory().at(a.offset()),
                a.stride(),
                b.memory().at(b.offset()),
                b.stride(),
                beta,
                c.memory().at(c.offset()),
                c.stride());
    }
}
