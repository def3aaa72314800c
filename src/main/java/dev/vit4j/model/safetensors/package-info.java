/** Reads and writes safetensors files. */
package dev.vit4j.model.safetensors;
