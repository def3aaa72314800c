/** Attention as a page to look at in a browser: one self-contained HTML file an image, and an index of many. */
package dev.vit4j.attention.page;
