/** The explanation methods: how attention is turned into maps, and the settings that each has. */
package dev.vit4j.attention.explain;
