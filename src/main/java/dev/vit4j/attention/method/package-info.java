/**
 * Computations on attention weights: single look-ups, roll-out, class-specific relevance, entropy and distance. Arrays
 * in, arrays out; nothing here runs a model or draws.
 */
package dev.vit4j.attention.method;
