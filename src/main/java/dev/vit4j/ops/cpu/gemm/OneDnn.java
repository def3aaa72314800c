package dev.vit4j.ops.cpu.gemm;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;

import dev.vit4j.ops.cpu.engine.NativeThreads;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Products by oneDNN, which makes its kernels at run time for the processor it finds, on the calling thread.
 *
 * <p>It is loaded after ND4J's native library: both count their threads by OpenMP, and the first of them brings it.
 */
public final class OneDnn {
    private static final byte PLAIN = 'N';
    private static final byte TRANSPOSED = 'T';

    /** OpenMP counts threads for each calling thread; a thread's first product makes it 1. */
    private static final ThreadLocal<Boolean> ALONE = ThreadLocal.withInitial(() -> {
        NativeThreads.useThisThreadOnly();
        return true;
    });

    private OneDnn() {}

    /** @return why it cannot be used here, or null if it can */
    static String obstacle() {
        Nd4j.getBackend();
        try {
            Loader.load(dnnl.class);
            return null;
        } catch (LinkageError | TypeNotPresentException e) {
            return "oneDNN does not load here (" + e.getMessage() + ")";
        }
    }

    /**
     * @return whether its kernels have 16 registers of 8 floats to work with (AVX2), not 32 of 16 (AVX-512). Asked only
     *     where there is no {@link #obstacle}
     */
    public static boolean hasFewRegisters() {
        int known = dnnl_get_effective_cpu_isa();
        return (known & dnnl_cpu_isa_avx2) == dnnl_cpu_isa_avx2
                && (known & dnnl_cpu_isa_avx512_core) != dnnl_cpu_isa_avx512_core;
    }

    /** Makes products on the calling thread use no other. */
    static void useThisThreadAlone() {
        ALONE.get();
    }

    /**
     * {@code c = alpha a b + beta c}, a and b transposed where it says so; c is [m,n], the sums have k terms.
     *
     * @throws IllegalStateException if oneDNN refuses
     */
    static void multiply(
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
        useThisThreadAlone();
        int status = dnnl_sgemm(
                transA ? TRANSPOSED : PLAIN,
                transB ? TRANSPOSED : PLAIN,
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
        if (status != 0) {
            throw new IllegalStateException("oneDNN refused a product of " + m + " x " + n + " x " + k + " numbers"
                    + " (dnnl_status_t " + status + ")");
        }
    }
}
