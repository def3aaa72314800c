/**
 * What a model attends to: every layer's attention weights for an image ({@link dev.vit4j.attention.AttentionMaps}),
 * for many ({@link dev.vit4j.attention.AttentionReader}), and what the sub-packages make of them.
 */
package dev.vit4j.attention;
