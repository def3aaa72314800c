package dev.vit4j.common;

import java.net.URI;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.StringJoiner;

/**
 * Converts paths to text and back, without loss. On Unix a name is bytes; if they are not valid UTF-8, Java's text of the
 * path holds replacement characters and cannot be converted back. Such a path becomes its {@code file:} URI instead.
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
     * @param text from {@link #of}, or typed by the user
     * @return the path
     * @throws java.nio.file.InvalidPathException if it is not a valid path
     * @throws IllegalArgumentException if it begins like a file URI and is not one
     */
    public static Path path(String text) {
        return text.startsWith(SCHEME + "/") ? Path.of(URI.create(text)) : Path.of(text);
    }

    /**
     * Returns a file's place in a folder in a form that is the same on every machine.
     *
     * @param folder holds the file, at any depth
     * @param file a file
     * @return its path relative to the folder, with slashes and in Unicode's normalization form C; its whole path if it is
     *     elsewhere
     */
    public static String portable(Path folder, Path file) {
        Path base = folder.toAbsolutePath().normalize();
        Path whole = file.toAbsolutePath().normalize();
        boolean inside = whole.startsWith(base);
        Path place = inside ? base.relativize(whole) : whole;
        if (!of(place).equals(place.toString())) {
            String uri = whole.toUri().getRawPath();
            return inside
                    ? uri.substring(
                            Math.min(uri.length(), base.toUri().getRawPath().length()))
                    : uri;
        }
        StringJoiner text = new StringJoiner("/", inside ? "" : "/", "");
        place.forEach(name -> text.add(name.toString()));
        return Normalizer.normalize(text.toString(), Normalizer.Form.NFC);
    }
}
