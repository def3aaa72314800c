/**
 * The encoder's operations behind one interface, {@link dev.vit4j.ops.EncoderOps}: ND4J's own, which run on any backend
 * and are the reference, and fused ones of ours for the CPU, which plug into SameDiff as custom operations. With them the
 * session that runs a graph by a plan, in memory that is reused from call to call.
 *
 * <p>Fused operations stand on {@code Kernels} (inner loops, on the Vector API or in plain Java), {@code Gemm} (OpenBLAS
 * or oneDNN on parts of matrices) and {@code WorkerPool}. How work is cut depends on shapes alone, never on the number of
 * threads, so that any number gives the same bits.
 */
package dev.vit4j.ops;
