package dev.vit4j.ops.encoder;

/**
 * What a block's multi-layer perceptron computes with.
 *
 * @param eps added to the variance of its norms
 * @param activation of the inner values or, if there is one, of the gate
 */
public record MlpOptions(double eps, Activation activation) {}
