package dev.vit4j.ops.cpu.gemm;

import dev.vit4j.common.BadInputException;
import dev.vit4j.ops.cpu.engine.WeightLayout;
import dev.vit4j.ops.cpu.kernel.Kernels;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The library that makes the matrix products: one for a whole process. */
public enum ProductLibrary {
    /** ND4J's own, for where oneDNN does not load. With kernels for AVX-512, products are made in {@link Blocks}. */
    OPENBLAS("OpenBLAS"),
    /** A tenth to a third faster on the parts of matrices that are multiplied here (docs/dev/performance-log.md). */
    ONEDNN("oneDNN");

    /** System property that picks one, {@code openblas} or {@code onednn}; for comparisons. */
    static final String PROPERTY = "vit4j.products";

    private static final String AUTO = "auto";

    private final String title;

    ProductLibrary(String title) {
        this.title = title;
    }

    /** @return its name for people */
    public String title() {
        return title;
    }

    /**
     * @param kernels the inner loops, whose registers tell the processor's
     * @return the weight layout that this library is fast with
     */
    public WeightLayout layout(Kernels kernels) {
        if (this == ONEDNN) {
            return WeightLayout.PACKED;
        }
        return BlasCore.avx512(kernels.lanes() == 16) ? WeightLayout.BLOCKS : WeightLayout.NONE;
    }

    /**
     * @return what this process uses
     * @throws BadInputException if the property names another, or one that does not load
     */
    public static ProductLibrary chosen() {
        return choose(System.getProperty(PROPERTY, AUTO), OneDnn::obstacle);
    }

    /**
     * @param wanted the property's value
     * @param obstacle why oneDNN cannot be used, or null; asked only where it would be
     * @return the library to use
     */
    static ProductLibrary choose(String wanted, Supplier<String> obstacle) {
        if (wanted.equalsIgnoreCase(AUTO)) {
            return obstacle.get() != null ? OPENBLAS : ONEDNN;
        }
        for (ProductLibrary library : values()) {
            if (library.name().equalsIgnoreCase(wanted)) {
                String problem = library == ONEDNN ? obstacle.get() : null;
                if (problem != null) {
                    throw new BadInputException("-D" + PROPERTY + "=" + wanted + ": " + problem + "; leave it out");
                }
                return library;
            }
        }
        throw new BadInputException("-D" + PROPERTY + "=" + wanted + ": unknown; choose one of " + AUTO + ", "
                + Arrays.stream(values())
                        .map(library -> library.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }
}
