package dev.vit4j.data.export;

/** How an image is resized to a side. */
public enum ImageFit {
    /** The shorter side gets that length, and the aspect ratio is kept. */
    RATIO,
    /** As {@link #RATIO}, then the square in the middle is cut out. */
    CROP,
    /** Both sides get that length. */
    STRETCH
}
