package dev.vit4j.cli.shared;

import dev.vit4j.common.ProgressLine;
import dev.vit4j.data.fetch.DownloadProgress;

/** Shows a download on the progress line, in megabytes. */
public final class DownloadLine implements DownloadProgress {
    private static final long MEGABYTE = 1_000_000;

    private final ProgressLine line;
    private final String title;
    private long from = -1;
    private long last;

    /**
     * @param line where to draw
     * @param title what is downloaded
     */
    public DownloadLine(ProgressLine line, String title) {
        this.line = line;
        this.title = title;
    }

    @Override
    public void advanced(long done, long total) {
        if (from < 0 || done < last) {
            // Counts from here: bytes from an earlier run must not improve the rate or the time left.
            from = done;
            line.start(done > 0 ? title + ", rest in MB" : title + ", MB", megabytes(total), "MB/s", 1);
        }
        last = done;
        line.update((done - from) / MEGABYTE, "");
    }

    private long megabytes(long total) {
        return total < 0 ? 0 : (total - from) / MEGABYTE;
    }
}
