package dev.vit4j.attention.page;

import java.util.List;
import java.util.Optional;

/**
 * The attention weights of an image. Arrays are not copied, so don't change them.
 *
 * @param layers weights of each layer from first to last, [H,T,T] each, rows summing to 1
 * @param poolingWeights [T], the weight of each token in the pooled vector with sequence or attention pooling, summing to
 *     1; empty for other models
 * @param entropyBits [L][H], mean entropy of each head's look-ups; null to leave it out
 * @param distancePixels [L][H], mean attention distance of each head, NaN where undefined; null to leave it out
 */
public record PageAttention(
        List<float[]> layers, Optional<double[]> poolingWeights, double[][] entropyBits, double[][] distancePixels) {
    /** Copies the list. */
    public PageAttention {
        layers = List.copyOf(layers);
    }
}
