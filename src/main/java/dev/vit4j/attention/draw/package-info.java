/** Draws attention maps: over their image, on sheets of all layers and heads, and side by side. */
package dev.vit4j.attention.draw;
