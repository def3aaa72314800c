package dev.vit4j.data.fetch;

import java.io.IOException;

/** A download failed. The message is the reason alone; the caller adds address and remedy. */
public final class DownloadException extends IOException {
    private final boolean passing;

    private DownloadException(String reason, boolean passing, Throwable cause) {
        super(reason, cause);
        this.passing = passing;
    }

    /**
     * A permanent failure, such as HTTP 404.
     *
     * @param reason of the failure
     * @param cause underlying exception, or null
     * @return the exception
     */
    public static DownloadException lasting(String reason, Throwable cause) {
        return new DownloadException(reason, false, cause);
    }

    /** A temporary failure, such as a lost connection. */
    static DownloadException passing(String reason, Throwable cause) {
        return new DownloadException(reason, true, cause);
    }

    /** @return whether to try again soon */
    boolean isPassing() {
        return passing;
    }
}
