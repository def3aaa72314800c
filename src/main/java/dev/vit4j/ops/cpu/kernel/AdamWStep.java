package dev.vit4j.ops.cpu.kernel;

/**
 * The numbers of one AdamW step.
 *
 * @param decayFactor {@code 1 - lr * decay}, multiplied on the parameters
 * @param gradientScale multiplied on the gradients (clipping)
 * @param beta1 decay rate of the first moment
 * @param oneMinusBeta1 {@code 1 - beta1}
 * @param beta2 decay rate of the second moment
 * @param oneMinusBeta2 {@code 1 - beta2}
 * @param stepSize {@code lr / (1 - beta1^t)}
 * @param correction2 {@code 1 / sqrt(1 - beta2^t)}, multiplied on the root of the second moment
 * @param eps added to the corrected root
 */
public record AdamWStep(
        float decayFactor,
        float gradientScale,
        float beta1,
        float oneMinusBeta1,
        float beta2,
        float oneMinusBeta2,
        float stepSize,
        float correction2,
        float eps) {}
