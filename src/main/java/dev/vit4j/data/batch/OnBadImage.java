package dev.vit4j.data.batch;

import java.util.Locale;

/** What to do with an unreadable image. */
public enum OnBadImage {
    /** Stop with an error that names the file. */
    FAIL,
    /** Skip it, and count and list it. */
    SKIP;

    /** @return the name that options use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
