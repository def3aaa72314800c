package dev.vit4j.attention.bulk;

/** How a map is made of attention weights. */
public enum Method {
    /** One layer's look-up. */
    RAW,
    /** The look-ups of all layers chained, see {@link dev.vit4j.attention.method.Rollout}. */
    ROLLOUT,
    /** Relevance for a class, see {@link dev.vit4j.attention.method.GradientRollout}. */
    GRADIENT
}
