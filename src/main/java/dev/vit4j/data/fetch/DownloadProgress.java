package dev.vit4j.data.fetch;

/** Hears how far a download has come; called often, on the downloading thread. */
@FunctionalInterface
public interface DownloadProgress {
    /**
     * @param done bytes on disk so far, those of an earlier, interrupted run included; smaller than before when the
     *     server made the download start over
     * @param total bytes of the whole file, or -1 when the server does not say
     */
    void advanced(long done, long total);
}
