package dev.vit4j.attention.method;

import dev.vit4j.model.TokenGrid;
import java.util.List;

/**
 * Entropy and mean distance of every head's attention for one image.
 *
 * @param entropyBits [L][H], see {@link AttentionEntropy}
 * @param distancePixels [L][H], see {@link AttentionDistance}
 */
public record AttentionFigures(double[][] entropyBits, double[][] distancePixels) {
    /**
     * @param layers weights of each layer, [H,T,T] each
     * @param grid the token grid
     * @return both figures for every layer and head
     */
    public static AttentionFigures of(List<LayerAttention> layers, TokenGrid grid) {
        AttentionDistance distance = new AttentionDistance(grid);
        double[][] entropies = new double[layers.size()][];
        double[][] distances = new double[layers.size()][];
        for (int l = 0; l < layers.size(); l++) {
            LayerAttention layer = layers.get(l);
            entropies[l] = new double[layer.heads()];
            distances[l] = new double[layer.heads()];
            for (int head = 0; head < layer.heads(); head++) {
                entropies[l][head] = AttentionEntropy.bits(layer, head);
                distances[l][head] = distance.pixels(layer, head);
            }
        }
        return new AttentionFigures(entropies, distances);
    }
}
