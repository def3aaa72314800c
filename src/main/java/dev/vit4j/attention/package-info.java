/**
 * Attention of a model: every layer's weights for one image ({@link dev.vit4j.attention.AttentionMaps}), for many
 * ({@link dev.vit4j.attention.AttentionReader}), and in the sub-packages, what is computed and drawn from them.
 */
package dev.vit4j.attention;
