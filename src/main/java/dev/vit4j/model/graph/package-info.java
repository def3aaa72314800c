/**
 * The SameDiff graph of a Vision Transformer, for inference ({@link dev.vit4j.model.graph.Predictor}) and for
 * gradients ({@link dev.vit4j.model.graph.GradientGraph}).
 */
package dev.vit4j.model.graph;
