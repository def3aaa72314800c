package dev.vit4j.train;

import java.util.Locale;

/** Where decoded images are kept for later epochs. */
public enum CacheKind {
    /** Nowhere: each epoch decodes them. */
    NONE,
    /** In Java's memory. */
    RAM,
    /** In a file. */
    DISK;

    /** @return the name that options and {@code config.json} use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
