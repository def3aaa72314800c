/** The optimizer: AdamW, its learning-rate schedule, layer-wise decay, and averages of the weights. */
package dev.vit4j.train.optimizer;
