package dev.vit4j.ops;

/**
 * The numbers of one AdamW step.
 *
 * @param shrink {@code 1 - lr * decay}, multiplied on the parameters
 * @param gradientScale multiplied on the gradients (clipping)
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param stepSize {@code lr / (1 - beta1^t)}
 * @param rootCorrection {@code 1 / sqrt(1 - beta2^t)}, multiplied on the root of the second moment
 * @param eps added to the corrected root
 */
record AdamWStep(
        float shrink, float gradientScale, float beta1, float beta2, float stepSize, float rootCorrection, float eps) {}
