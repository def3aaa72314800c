package dev.vit4j.data.export;

import java.util.Locale;

/** How an image is resized to a side. */
public enum ImageFit {
    /** The shorter side gets that length, and the aspect ratio is kept. */
    RATIO,
    /** As {@link #RATIO}, then the square in the middle is cut out. */
    CROP,
    /** Both sides get that length. */
    STRETCH;

    /** @return the name as typed on the command line */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
