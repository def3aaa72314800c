package dev.vit4j.attention.draw;

/** How the map is read between the middles of patches. */
public enum Interpolation {
    /** The patch whose middle is nearest: each patch an even square. */
    NEAREST,
    /** Linear between the middles of the four nearest patches; beyond the outermost middles as at them. */
    BILINEAR
}
