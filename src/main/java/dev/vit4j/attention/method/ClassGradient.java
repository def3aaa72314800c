package dev.vit4j.attention.method;

import java.util.List;

/**
 * The gradient of a class's logit for one image.
 *
 * @param attention with respect to the attention weights of each layer from first to last; empty if they were not
 *     computed
 * @param features with respect to the input of the last block's attention
 */
public record ClassGradient(List<LayerAttention> attention, TokenFeatures features) {
    /** Copies the list. */
    public ClassGradient {
        attention = List.copyOf(attention);
    }
}
