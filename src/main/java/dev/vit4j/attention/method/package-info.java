/**
 * What can be computed from attention weights: single look-ups, chains of them, class-specific relevance, and figures.
 * Arrays in, arrays out; nothing here runs a model or draws.
 */
package dev.vit4j.attention.method;
