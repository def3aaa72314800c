package dev.vit4j.data.batch;

import java.util.Locale;

/** What to do with an image that cannot be used. */
public enum OnBadImage {
    /** Stop, with the file and its problem. */
    FAIL,
    /** Go on without it; it is counted and listed. */
    SKIP;

    /** @return the name that options use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
