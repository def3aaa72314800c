package dev.vit4j.ops.cpu.engine;

/** How a weight matrix is laid out before it multiplies. */
public enum WeightLayout {
    /** Not at all: multiplied where it lies. */
    NONE,
    /**
     * In oneDNN's own order in the forward pass: a tenth faster than with the transpose where it lies. In gradients a
     * weight multiplies where it lies, except for many rows and kernels with few registers.
     */
    PACKED,
    /** In panels for small blocks, in gradients too: for OpenBLAS' kernels with AVX-512. */
    BLOCKS
}
