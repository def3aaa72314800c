package dev.vit4j.ops.cpu.engine;

import dev.vit4j.ops.cpu.gemm.BlasCore;
import dev.vit4j.ops.cpu.gemm.Blocks;
import dev.vit4j.ops.cpu.gemm.OneDnnProducts;
import dev.vit4j.ops.cpu.gemm.PackedWeight;
import dev.vit4j.ops.cpu.gemm.Panels;
import dev.vit4j.ops.cpu.gemm.ProductLibrary;

/** How a weight is laid out before it multiplies; depends on what the {@link ProductLibrary} is fast with. */
public enum WeightLayout {
    /** Not at all: multiplied where it lies. */
    NONE,
    /**
     * Forward, as {@link PackedWeight} for {@link OneDnnProducts}: oneDNN is a tenth faster than with the transpose where it
     * lies. In gradients a weight multiplies where it lies, but for many rows and kernels with few registers.
     */
    PACKED,
    /** In {@link Panels} for small {@link Blocks}, in gradients too: for OpenBLAS' kernels with AVX-512. */
    BLOCKS;

    /** @return what suits this process' library on a machine whose kernels have so many lanes */
    public static WeightLayout of(ProductLibrary library, boolean wideLanes) {
        if (library == ProductLibrary.ONEDNN) {
            return PACKED;
        }
        return BlasCore.avx512(wideLanes) ? BLOCKS : NONE;
    }

    /** @return about how many rows of images to bring from their tokens to what they look up before the next */
    public int attentionRows() {
        return switch (this) {
            case NONE -> 256;
            case PACKED -> 144;
            case BLOCKS -> 96;
        };
    }
}
