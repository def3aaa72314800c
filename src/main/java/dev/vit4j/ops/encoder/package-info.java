/**
 * The encoder's operations behind one interface, {@link dev.vit4j.ops.encoder.EncoderOps}, and their implementation by
 * ND4J's own operations: the reference for the others.
 */
package dev.vit4j.ops.encoder;
