package dev.vit4j.data.archive;

import dev.vit4j.image.ImageScan;
import java.util.regex.Pattern;

/** Names of entries in archives, which are untrusted text. */
public final class EntryNames {
    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    private EntryNames() {}

    /**
     * @param entry name of an entry
     * @return the names of its folders and its own; empty and {@code .} parts are kept
     */
    public static String[] parts(String entry) {
        return SEPARATOR.split(entry, -1);
    }

    /**
     * @param entry name of an entry
     * @return whether it or a parent folder is hidden or the operating system's
     */
    public static boolean isPassedOver(String entry) {
        for (String part : parts(entry)) {
            if (!part.equals(".") && !part.equals("..") && ImageScan.isPassedOver(part)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param entry name of an entry
     * @return its name without its folders
     */
    public static String fileName(String entry) {
        String[] parts = parts(entry);
        return parts[parts.length - 1];
    }

    /**
     * @param entry name of an entry
     * @return whether it ends like an image; says nothing about the content
     */
    public static boolean isNamedLikeImage(String entry) {
        return ImageScan.isNamedLikeImage(fileName(entry));
    }
}
