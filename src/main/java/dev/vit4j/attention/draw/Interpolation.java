package dev.vit4j.attention.draw;

/** How a map is interpolated between patch centers. */
public enum Interpolation {
    /** Takes the nearest patch: each patch is a rectangle of one color. */
    NEAREST,
    /** Interpolates linearly between the four nearest patch centers; clamps beyond the outermost centers. */
    BILINEAR
}
