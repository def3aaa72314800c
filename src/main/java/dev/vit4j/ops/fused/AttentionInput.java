package dev.vit4j.ops.fused;

import java.util.List;

/** Inputs of {@link FusedAttention} in their order, those that it has, and further ones of {@link FusedAttentionGrad}. */
public enum AttentionInput {
    /** Tokens [B*T,D]. */
    X,
    /** Weight of the queries [D,D]. */
    QUERY,
    /** Weight of the keys [D,D]. */
    KEY,
    /** Weight of the values [D,D]. */
    VALUE,
    /** Bias of the queries [D], if there is one. */
    QUERY_BIAS,
    /** Bias of the keys [D], if there is one. */
    KEY_BIAS,
    /** Bias of the values [D], if there is one. */
    VALUE_BIAS,
    /** Added to the scores [H,T,T], if there is one; all before and this have gradients. */
    POSITION_BIAS,
    /** Multiplied on the weights [B,H,Q,T], if there is one. */
    MASK,
    /** Of rotary positions [N,E], if there are any. */
    COS,
    /** Of rotary positions [N,E], if there are any. */
    SIN,
    /** Queries, keys and values [B*T,3D], rotated; of the gradient. */
    QKV,
    /** Attention weights [B,H,Q,T]; of the gradient. */
    WEIGHTS,
    /** Gradient of the values looked up [B*Q,D]; of the gradient. */
    D_VALUES;

    /** Weights of queries, keys and values. */
    static final List<AttentionInput> MATRICES = List.of(QUERY, KEY, VALUE);

    private static final List<AttentionInput> BIASES = List.of(QUERY_BIAS, KEY_BIAS, VALUE_BIAS);

    /**
     * @param role 0 query, 1 key, 2 value
     * @return the weight
     */
    public static AttentionInput weight(int role) {
        return MATRICES.get(role);
    }

    /**
     * @param role 0 query, 1 key, 2 value
     * @return the bias
     */
    public static AttentionInput bias(int role) {
        return BIASES.get(role);
    }
}
