/** Execution of the fused operations on the CPU. */
package dev.vit4j.ops.cpu;
