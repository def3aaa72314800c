package dev.vit4j.data.export;

import java.util.Locale;

/** How images are encoded. */
public enum ImageEncoding {
    /** Bytes of image files are copied; pixels, and images that were resized, become PNG. */
    KEEP,
    /** Upright, 8 bits, RGB, without loss. */
    PNG,
    /** Upright, 8 bits, RGB, with loss. */
    JPEG;

    /** @return the name as typed on the command line */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
