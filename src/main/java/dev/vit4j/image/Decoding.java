package dev.vit4j.image;

import java.util.Locale;

/** How JPEGs are decoded that are larger than what is made of them. */
public enum Decoding {
    /** At full size: the pixels that other libraries give. */
    EXACT,
    /** At half, a quarter or an eighth of their size where that is enough, which libjpeg does in less time. */
    FAST;

    /** @return the name that options use */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
