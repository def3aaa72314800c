package dev.vit4j.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which files are images when folders and archives are searched: by their first bytes, with any name or none. A
 * file that is only named like an image is taken too, so that a damaged image is reported instead of being left out.
 */
public final class ImageScan {
    /** Number of bytes at the beginning of a file that are looked at. */
    public static final int START_BYTES = 512;

    private static final int TAR_MAGIC_AT = 257;

    /** Files and folders that operating systems, network storage and notebooks leave behind; in lower case. */
    private static final Set<String> SYSTEM = Set.of(
            "__macosx",
            "thumbs.db",
            "ehthumbs.db",
            "desktop.ini",
            "icon\r",
            "@eadir",
            "#recycle",
            "$recycle.bin",
            "system volume information",
            "lost+found",
            "__pycache__");

    private ImageScan() {}

    /**
     * @param name name of a file or folder, without its parents
     * @return whether to pass over it without a word: it is hidden, or the operating system's
     */
    public static boolean isPassedOver(String name) {
        return name.startsWith(".") || SYSTEM.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * @param path a file or folder
     * @return whether to pass over it without a word, as {@link #isPassedOver(String)}
     */
    public static boolean isPassedOver(Path path) {
        return path.getFileName() != null && isPassedOver(path.getFileName().toString());
    }

    /**
     * Looks at a file, following links.
     *
     * @param file not a folder
     * @return why to leave it out; empty if it is an image, or a file named like one
     */
    public static Optional<LeftOut> leftOut(Path file) {
        String name = String.valueOf(file.getFileName());
        if (isNamedLikeImage(name)) {
            // A pipe without a writer would be waited for without end.
            return Files.exists(file) && !Files.isRegularFile(file) ? Optional.of(LeftOut.SPECIAL) : Optional.empty();
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return Optional.of(LeftOut.SPECIAL);
            }
            try (InputStream content = Files.newInputStream(file)) {
                return leftOut(name, content.readNBytes(START_BYTES));
            }
        } catch (NoSuchFileException e) {
            return Optional.of(
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? LeftOut.BROKEN_LINK : LeftOut.UNREADABLE);
        } catch (IOException e) {
            return Optional.of(LeftOut.UNREADABLE);
        }
    }

    /**
     * @param name a file's name, without its folder
     * @param start its first {@link #START_BYTES} bytes, fewer if it is shorter
     * @return why to leave it out; empty if it is an image, or named like one
     */
    public static Optional<LeftOut> leftOut(String name, byte[] start) {
        if (isNamedLikeImage(name) || ImageFormat.isImage(start)) {
            return Optional.empty();
        }
        if (start.length == 0) {
            return Optional.of(LeftOut.EMPTY);
        }
        if (isArchive(start)) {
            return Optional.of(LeftOut.ARCHIVE);
        }
        return Optional.of(ImageFormat.isOtherImage(start) ? LeftOut.OTHER_FORMAT : LeftOut.NO_IMAGE);
    }

    /** Recognizes zip, gzip and tar. */
    private static boolean isArchive(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        return text.startsWith("PK\3\4") || text.startsWith("\u001F\u008B") || text.startsWith("ustar", TAR_MAGIC_AT);
    }

    /**
     * @param start first bytes of a file
     * @param length number of them
     * @return whether they begin an image of a supported format
     */
    public static boolean isImage(byte[] start, int length) {
        return ImageFormat.isImage(Arrays.copyOf(start, Math.min(length, START_BYTES)));
    }

    /**
     * @param name a file's name, without its folder
     * @return whether it ends like an image's; says nothing about the content
     */
    public static boolean isNamedLikeImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0
                && ImageFormat.EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
