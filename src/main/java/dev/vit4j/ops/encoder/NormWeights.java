package dev.vit4j.ops.encoder;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Weights of a layer normalization.
 *
 * @param gamma multiplied on the normalized row, as long as it
 * @param beta added to that
 */
public record NormWeights(SDVariable gamma, SDVariable beta) {}
