/** Matrix products by oneDNN or OpenBLAS, and weights laid out for them. */
package dev.vit4j.ops.cpu.gemm;
