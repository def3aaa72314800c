/** Fused operations that plug into SameDiff: inputs, shapes, gradients and multiply-adds. */
package dev.vit4j.ops.fused;
