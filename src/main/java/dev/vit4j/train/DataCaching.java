package dev.vit4j.train;

import static dev.vit4j.common.BadOptionException.requireOption;

/**
 * Keeps decoded images for later epochs; the result does not depend on it.
 *
 * @param kind where
 * @param folder of the files; empty for {@code cache} in the run's folder
 * @param limitMb most megabytes to use; 0 for half of Java's memory, or all but 1 GB of the free disk space
 */
public record DataCaching(CacheKind kind, String folder, int limitMb) {
    /** Nothing is kept. */
    public static final DataCaching NONE = new DataCaching(CacheKind.NONE, "", 0);

    /** @throws dev.vit4j.common.BadOptionException if the limit is negative, or folder or limit are given for nothing */
    public DataCaching {
        requireOption(limitMb >= 0, "--cache-limit %d: must not be negative", limitMb);
        requireOption(
                folder.isEmpty() || kind == CacheKind.DISK,
                "--cache-dir %s: only --cache disk writes files; add it, or leave this out",
                folder);
        requireOption(
                limitMb == 0 || kind != CacheKind.NONE,
                "--cache-limit %d: nothing is cached; add --cache ram or --cache disk, or leave this out",
                limitMb);
    }
}
