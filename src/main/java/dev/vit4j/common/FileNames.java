package dev.vit4j.common;

import java.net.URI;
import java.nio.file.Path;

/**
 * File names as text that leads back to the file. On Unix a name is bytes; where they are not valid UTF-8, Java's own
 * text of it holds replacement characters and leads nowhere. Such a file is named by its {@code file:} URI instead,
 * which spells the bytes out.
 */
public final class FileNames {
    private static final String SCHEME = "file:";
    private static final char REPLACEMENT = '\uFFFD';

    private FileNames() {}

    /**
     * @param path a file
     * @return its path, or its absolute {@code file:} URI if the path is not valid text
     */
    public static String of(Path path) {
        String text = path.toString();
        boolean lossy = text.indexOf(REPLACEMENT) >= 0 && !path.equals(Path.of(text));
        return lossy ? path.toUri().toString() : text;
    }

    /**
     * @param text what {@link #of} returned, or a path as typed
     * @return the path
     * @throws java.nio.file.InvalidPathException if no path can be of that name
     * @throws IllegalArgumentException if it begins like a URI of a file and is none
     */
    public static Path path(String text) {
        return text.startsWith(SCHEME + "/") ? Path.of(URI.create(text)) : Path.of(text);
    }
}
