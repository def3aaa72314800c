package dev.vit4j.spark.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.fs.FileStatus;

/**
 * What Hadoop says of a file.
 *
 * @param status as listed or asked for
 * @param until value of {@link System#nanoTime} until which it is believed
 */
record FileState(FileStatus status, long until) implements BasicFileAttributes {
    /** A listing is followed by questions about each of its files. */
    private static final long LISTED_NANOS = 600_000_000_000L;

    /** A question about a file is followed by opening it. */
    private static final long ASKED_NANOS = 2_000_000_000L;

    static FileState listed(FileStatus status) {
        return new FileState(status, System.nanoTime() + LISTED_NANOS);
    }

    static FileState asked(FileStatus status) {
        return new FileState(status, System.nanoTime() + ASKED_NANOS);
    }

    boolean isFresh() {
        return until - System.nanoTime() > 0;
    }

    @Override
    public FileTime lastModifiedTime() {
        return FileTime.fromMillis(status.getModificationTime());
    }

    @Override
    public FileTime lastAccessTime() {
        long time = status.getAccessTime();
        return time > 0 ? FileTime.fromMillis(time) : lastModifiedTime();
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime();
    }

    @Override
    public boolean isRegularFile() {
        return status.isFile();
    }

    @Override
    public boolean isDirectory() {
        return status.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
        return status.isSymlink();
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public long size() {
        return status.isDirectory() ? 0 : status.getLen();
    }

    @Override
    public Object fileKey() {
        return null;
    }
}
