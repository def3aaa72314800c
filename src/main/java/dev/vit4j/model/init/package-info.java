/** Weight initialization, and resampling of position embeddings to another image size. */
package dev.vit4j.model.init;
