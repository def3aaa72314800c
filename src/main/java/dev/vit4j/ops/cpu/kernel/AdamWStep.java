package dev.vit4j.ops.cpu.kernel;

/**
 * The numbers of one AdamW step.
 *
 * @param shrink {@code 1 - lr * decay}, multiplied on the parameters
 * @param gradientScale multiplied on the gradients (clipping)
 * @param keep1 share of the first moment kept
 * @param add1 1 less that
 * @param keep2 share of the second moment kept
 * @param add2 1 less that
 * @param stepSize {@code lr / (1 - beta1^t)}
 * @param rootCorrection {@code 1 / sqrt(1 - beta2^t)}, multiplied on the root of the second moment
 * @param eps added to the corrected root
 */
public record AdamWStep(
        float shrink,
        float gradientScale,
        float keep1,
        float add1,
        float keep2,
        float add2,
        float stepSize,
        float rootCorrection,
        float eps) {}
