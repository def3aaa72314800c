package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.time.Duration;

/**
 * What may be fetched from a URL that somebody else may have chosen.
 *
 * @param maxBytes maximum size, in bytes
 * @param timeout maximum time, redirects included
 * @param privateAddresses whether to fetch from private, local and reserved addresses too
 */
public record UrlPolicy(long maxBytes, Duration timeout, boolean privateAddresses) {
    /** @throws BadInputException if a limit is not positive */
    public UrlPolicy {
        BadInputException.require(maxBytes > 0, "size limit of URLs = %d: must be positive", maxBytes);
        BadInputException.require(timeout.toMillis() > 0, "timeout of URLs = %s: must be positive", timeout);
    }
}
