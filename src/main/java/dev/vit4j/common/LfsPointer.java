package dev.vit4j.common;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Git LFS pointer: the small text file that a repository holds in place of a large one (github.com/git-lfs/git-lfs). It stays
 * in the working copy where git-lfs is not installed.
 *
 * @param bytes size of the large file; empty if the pointer is cut off
 */
public record LfsPointer(OptionalLong bytes) {
    /** Bytes at the start of a file that {@link #of} wants to see: pointers are shorter than 1024 bytes. */
    public static final int BYTES = 1024;

    private static final String VERSION = "version https://git-lfs.github.com/spec/";
    private static final Pattern SIZE = Pattern.compile("\nsize ([0-9]{1,18})(?:\r?\n|$)");

    /**
     * @param start the file's first bytes, up to {@link #BYTES} of them
     * @return the pointer; empty if the file is none
     */
    public static Optional<LfsPointer> of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(VERSION)) {
            return Optional.empty();
        }
        Matcher size = SIZE.matcher(text);
        return Optional.of(
                new LfsPointer(size.find() ? OptionalLong.of(Long.parseLong(size.group(1))) : OptionalLong.empty()));
    }

    /** @return what the file is and what to do, to follow its name */
    public String remedy() {
        return "this is a Git LFS pointer" + (bytes.isPresent() ? " of a file of " + bytes.getAsLong() + " bytes" : "")
                + ": run git lfs pull";
    }
}
