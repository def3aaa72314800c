/**
 * Fused operations as descriptions that plug into SameDiff: inputs, shapes, gradients and multiply-adds; nothing of any
 * device. Add an operation as a subclass of {@link dev.vit4j.ops.fused.FusedOp}, to {@code FusedRegistration}, and to
 * the operations of each backend that executes it.
 */
package dev.vit4j.ops.fused;
