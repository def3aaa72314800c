package dev.vit4j.data.parquet;

import dev.vit4j.data.dataset.UrlImages;
import java.util.Optional;

/**
 * Which images are read.
 *
 * @param maxBytes size of the largest image file
 * @param urls fetches images that are URLs; empty to refuse them
 */
record ImageRules(long maxBytes, Optional<UrlImages> urls) {
    /** Images of any size, no URLs. */
    static final ImageRules ANY = new ImageRules(Long.MAX_VALUE, Optional.empty());
}
