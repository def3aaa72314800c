/**
 * Families of Vision Transformers, one file each: how a family's {@code config.json} is read and written, and how its
 * tensors are called. The arithmetic is described by {@link dev.vit4j.model.ViTConfig}; a family is a table, not code in
 * the graph.
 */
package dev.vit4j.model.family;
