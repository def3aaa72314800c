/**
 * Where models run: which GPUs there are, whether ND4J's CUDA backend can use one, and making ND4J take what was
 * decided.
 */
package dev.vit4j.ops.device;
