/** Attention pages for the browser: one self-contained HTML file per image, and an index. */
package dev.vit4j.attention.page;
