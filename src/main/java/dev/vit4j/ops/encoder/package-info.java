/** The operations that graphs are written against, and their implementation by ND4J's own: the reference. */
package dev.vit4j.ops.encoder;
