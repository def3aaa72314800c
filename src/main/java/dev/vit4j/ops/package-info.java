/**
 * The public face of the encoder's operations: which implementation runs ({@link dev.vit4j.ops.OpsChoice}), on how many
 * threads, and the runner for graphs.
 */
package dev.vit4j.ops;
