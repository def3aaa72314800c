package dev.vit4j.data.fetch;

import java.io.IOException;

/** A file could not be got from its address. The message is the reason alone; who asked knows address and remedy. */
public final class DownloadException extends IOException {
    private final boolean passing;

    private DownloadException(String reason, boolean passing, Throwable cause) {
        super(reason, cause);
        this.passing = passing;
    }

    /** A failure that will be the same next time, such as HTTP 404. */
    static DownloadException lasting(String reason, Throwable cause) {
        return new DownloadException(reason, false, cause);
    }

    /** A failure that may be gone in a moment, such as a cut connection. */
    static DownloadException passing(String reason, Throwable cause) {
        return new DownloadException(reason, true, cause);
    }

    /** @return whether trying again soon makes sense */
    boolean isPassing() {
        return passing;
    }
}
