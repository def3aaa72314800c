package dev.vit4j.data.fetch;

/** Is told of a download's progress, often, on the downloading thread. */
@FunctionalInterface
public interface DownloadProgress {
    /**
     * @param done bytes on disk so far, including those of an interrupted run; smaller than before if the server
     *     restarted the download
     * @param total bytes of the whole file, or -1 if unknown
     */
    void advanced(long done, long total);
}
