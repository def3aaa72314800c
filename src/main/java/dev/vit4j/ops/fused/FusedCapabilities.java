package dev.vit4j.ops.fused;

/**
 * What a backend runs fast: decides which operations a graph is built from.
 *
 * @param wholeMlp whether a block's whole multi-layer perceptron as one operation is faster than norm and linear maps
 *     one after the other
 */
public record FusedCapabilities(boolean wholeMlp) {}
