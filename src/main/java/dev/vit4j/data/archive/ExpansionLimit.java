package dev.vit4j.data.archive;

import java.io.IOException;

/** Limits how far an archive may expand. Not thread-safe. */
public final class ExpansionLimit {
    /** Photos hardly compress, drawings tenfold; a higher ratio indicates a decompression bomb. */
    public static final long MOST_EXPANSION = 250;

    private final long most;
    private long expanded;

    /**
     * @param archiveBytes size of the archive
     * @param allowance bytes that any archive may expand to
     */
    public ExpansionLimit(long archiveBytes, long allowance) {
        this.most = allowance + MOST_EXPANSION * archiveBytes;
    }

    /** An archive expands more than a genuine one would. */
    @SuppressWarnings("serial")
    public static final class Exceeded extends IOException {
        private Exceeded() {
            super("expands to more than " + MOST_EXPANSION + " times its size");
        }
    }

    /**
     * @param bytes number of bytes just unpacked
     * @throws Exceeded if the archive expands too much
     */
    public void expanded(long bytes) throws Exceeded {
        expanded += bytes;
        if (expanded > most) {
            throw new Exceeded();
        }
    }
}
