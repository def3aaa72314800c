/**
 * The public face of the encoder's operations: which implementation runs ({@link dev.vit4j.ops.OpsChoice}), on how many
 * threads, and the runner for graphs.
 *
 * <p>Below it, each package may use those after it: {@code cpu} executes fused operations on the CPU, {@code session}
 * plans and runs graphs on a {@code Backend}, {@code fused} describes operations without a device, {@code encoder} has
 * the interface that graphs are written against. {@code cpu}, {@code session} and {@code fused} are internal.
 */
package dev.vit4j.ops;
