/** The explanation methods, which turn attention into maps, and their settings. */
package dev.vit4j.attention.explain;
