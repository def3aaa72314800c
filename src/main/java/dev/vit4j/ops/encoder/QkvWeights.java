package dev.vit4j.ops.encoder;

/**
 * Linear layers of queries, keys and values, [D,D]; any of their biases may be missing.
 *
 * @param query of the queries
 * @param key of the keys
 * @param value of the values
 */
public record QkvWeights(LinearWeights query, LinearWeights key, LinearWeights value) {}
