package dev.vit4j.ops.cpu.gemm;

import java.util.Locale;
import java.util.Set;

/**
 * Which of OpenBLAS' kernels multiply. It picks them by the processor, unless {@code OPENBLAS_CORETYPE} in the
 * environment names others.
 */
public final class BlasCore {
    /** Those of OpenBLAS 0.3.31's x86-64 kernels that use AVX-512 and multiply small matrices without copying them. */
    private static final Set<String> AVX512 = Set.of("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS");

    private static final String VARIABLE = "OPENBLAS_CORETYPE";

    private BlasCore() {}

    /**
     * @param processor whether the processor has AVX-512
     * @return whether the kernels use it
     */
    public static boolean avx512(boolean processor) {
        return avx512(processor, System.getenv(VARIABLE));
    }

    public static boolean avx512(boolean processor, String forced) {
        if (!processor || forced == null || forced.isBlank()) {
            return processor;
        }
        return AVX512.contains(forced.strip().toUpperCase(Locale.ROOT));
    }

    /**
     * @param processor whether the processor has AVX-512
     * @return what people should know about the choice: empty, or a clause
     */
    public static String remark(boolean processor) {
        return processor && !avx512(true)
                ? "; " + VARIABLE + "=" + System.getenv(VARIABLE) + " keeps OpenBLAS from AVX-512, without it products"
                        + " run about twice as fast"
                : "";
    }
}
