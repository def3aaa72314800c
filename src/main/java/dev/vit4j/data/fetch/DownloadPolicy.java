package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.time.Duration;

/**
 * How patient a download is.
 *
 * @param tries connections made before giving up, at least 1
 * @param pause wait before the second try; doubled before each further one
 * @param stall how long a connection may bring nothing before it counts as cut
 */
public record DownloadPolicy(int tries, Duration pause, Duration stall) {
    /** Five tries over some 15 seconds of pauses; a minute of silence is a cut. */
    public static final DownloadPolicy DEFAULT = new DownloadPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** @throws BadInputException if a value makes no sense */
    public DownloadPolicy {
        BadInputException.require(tries >= 1, "tries = %d: must be at least 1", tries);
        BadInputException.require(!pause.isNegative(), "pause = %s: must not be negative", pause);
        BadInputException.require(stall.toMillis() > 0, "stall = %s: must be at least a millisecond", stall);
    }

    /**
     * @param failures tries that failed so far, at least 1
     * @return how long to wait before the next
     */
    Duration pauseAfter(int failures) {
        return pause.multipliedBy(1L << Math.min(failures - 1, 10));
    }
}
