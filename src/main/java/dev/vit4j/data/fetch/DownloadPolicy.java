package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.time.Duration;

/**
 * Retries and timeouts of a download.
 *
 * @param tries connections made before giving up, at least 1
 * @param pause wait before the second try; doubled before each further one
 * @param stall longest silence before a connection counts as lost
 */
public record DownloadPolicy(int tries, Duration pause, Duration stall) {
    /** Five tries with some 15 seconds of pauses in all; a connection is lost after a minute of silence. */
    public static final DownloadPolicy DEFAULT = new DownloadPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** @throws BadInputException if a value is out of range */
    public DownloadPolicy {
        BadInputException.require(tries >= 1, "tries = %d: must be at least 1", tries);
        BadInputException.require(!pause.isNegative(), "pause = %s: must not be negative", pause);
        BadInputException.require(stall.toMillis() > 0, "stall = %s: must be at least a millisecond", stall);
    }

    /**
     * @param failures tries that failed so far, at least 1
     * @return the pause before the next try
     */
    Duration pauseAfter(int failures) {
        return pause.multipliedBy(1L << Math.min(failures - 1, 10));
    }
}
