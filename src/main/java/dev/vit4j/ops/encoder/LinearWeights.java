package dev.vit4j.ops.encoder;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Weights of a linear layer.
 *
 * @param weight [out, in], as on disk
 * @param bias [out], or null for none
 */
public record LinearWeights(SDVariable weight, SDVariable bias) {}
