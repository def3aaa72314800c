package dev.vit4j.model;

import dev.vit4j.ops.encoder.Activation;

/**
 * Kind of a block's multi-layer perceptron.
 *
 * @param activation between the two maps, or of the gate
 * @param gated whether the inner values are multiplied by a gate, {@code act(x Wg + bg) * (x W1 + b1)} (Shazeer 2020,
 *     "GLU Variants Improve Transformer", eq. 6)
 * @param norm whether a layer norm precedes the outer map (Fang et al. 2023, "EVA-02", section 2.1)
 * @param bias whether its maps have biases
 */
public record Mlp(Activation activation, boolean gated, boolean norm, boolean bias) {
    /** The plain ViT's: exact GELU, no gate. */
    public static final Mlp PLAIN = new Mlp(Activation.GELU, false, false, true);

    /**
     * @param activation between the two maps
     * @return a perceptron with biases, without gate and norm
     */
    public static Mlp of(Activation activation) {
        return new Mlp(activation, false, false, true);
    }
}
