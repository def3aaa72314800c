/** The Vision Transformer: its configuration, its SameDiff graph, and model folders on disk. */
package dev.vit4j.model;
