package dev.vit4j.ops;

/** How a weight is laid out before it multiplies; depends on what the {@link ProductLibrary} is fast with. */
enum Arrangement {
    /** Not at all: multiplied where it lies. */
    NONE,
    /**
     * Forward, as a matrix [I,O], by {@link OneDnnProducts}: oneDNN is a twentieth faster than with the transpose, and as
     * fast on a hundred rows as on a thousand, so that rows and results stay in a second-level cache. In gradients a
     * weight multiplies where it lies.
     */
    TRANSPOSED,
    /** In {@link Panels} for small {@link Blocks}, in gradients too: for OpenBLAS' kernels with AVX-512. */
    BLOCKS;

    /** @return what suits this process' library on a machine whose kernels have so many lanes */
    static Arrangement of(ProductLibrary library, boolean wideLanes) {
        if (library == ProductLibrary.ONEDNN) {
            return TRANSPOSED;
        }
        return BlasCore.avx512(wideLanes) ? BLOCKS : NONE;
    }

    /** @return blocks for the product of many rows and a weight, {@code [*,k] [k,n]} */
    Blocks ofProduct(int n, int k) {
        return this == TRANSPOSED ? Blocks.whole(n, k) : Blocks.ofProduct(n, k);
    }

    /** @return blocks for the product of few rows and a weight: narrow ones, to be shared out */
    Blocks ofFewRows(int n, int k) {
        return this == TRANSPOSED ? Blocks.wholeColumns(n, k) : Blocks.ofFewRows(n, k);
    }

    /** @return blocks for the map of many rows to queries, keys or values, [*,D] [D,D] */
    Blocks ofAttention(int width) {
        return this == TRANSPOSED ? Blocks.whole(width, width) : Blocks.ofFewRows(width, width);
    }

    /** @return about how many rows of images to bring from their tokens to what they look up before the next */
    int attentionRows() {
        return switch (this) {
            case NONE -> 256;
            case TRANSPOSED -> 144;
            case BLOCKS -> 96;
        };
    }
}
