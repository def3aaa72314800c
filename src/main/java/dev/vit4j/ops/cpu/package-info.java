/**
 * Execution of the fused operations on the CPU: one class per operation, on {@code engine} (threads and memory),
 * {@code gemm} (matrix products) and {@code kernel} (inner loops). How work is split depends on shapes and never on the
 * number of threads, so that any number gives the same bits.
 */
package dev.vit4j.ops.cpu;
