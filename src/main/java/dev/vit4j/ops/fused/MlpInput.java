package dev.vit4j.ops.fused;

import java.util.List;

/** Inputs of {@link FusedMlp} in their order, those that it has, and further ones of {@link FusedMlpGrad}. */
public enum MlpInput {
    /** The stream [R,D]. */
    X,
    /** Of the norm [D]. */
    GAMMA,
    /** Of the norm [D]. */
    BETA,
    /** W1 [M,D]. */
    INNER,
    /** b1 [M], if there is one. */
    INNER_BIAS,
    /** Wg [M,D] of a gated perceptron. */
    GATE,
    /** bg [M], if there is one. */
    GATE_BIAS,
    /** Of the norm of the inner values [M], if there is one. */
    INNER_GAMMA,
    /** Of the same norm [M]. */
    INNER_BETA,
    /** W2 [D,M]. */
    OUTER,
    /** b2 [D], if there is one. */
    OUTER_BIAS,
    /** [R,D] or [R,1], if there is one; all before it have gradients. */
    SCALE,
    /** {@code W1 norm(x)} [R,M]; of the gradient. */
    KEPT,
    /** {@code Wg norm(x)} [R,M] of a gated perceptron; of the gradient. */
    KEPT_GATE,
    /** Gradient of the result [R,D]; of the gradient. */
    DY;

    /** Weights that multiply rows. */
    static final List<MlpInput> MATRICES = List.of(INNER, GATE, OUTER);
}
