package dev.vit4j.common;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.StringJoiner;

/**
 * Converts paths to text and back, without loss. On Unix a name is bytes; if they are not valid UTF-8, Java's text of the
 * path holds replacement characters and cannot be converted back. Such a path becomes its {@code file:} URI instead. {@link Locations} converts text to paths.
 */
public final class FileNames {
    private static final char REPLACEMENT = '\uFFFD';

    private FileNames() {}

    /**
     * @param path a file
     * @return its path, or its absolute {@code file:} URI if the path is not valid text; the location of a file of another
     *     file system than Java's own
     */
    public static String of(Path path) {
        String text = path.toString();
        if (!Locations.isLocal(path)) {
            boolean enough = !path.isAbsolute() || Locations.scheme(text).isPresent();
            return enough ? text : withoutSlash(path.toUri().toString(), path);
        }
        boolean lossy = text.indexOf(REPLACEMENT) >= 0 && !path.equals(Path.of(text));
        return lossy ? path.toUri().toString() : text;
    }

    /** Some file systems put a slash behind the addresses of folders. */
    private static String withoutSlash(String address, Path path) {
        boolean more = address.endsWith("/") && path.getNameCount() > 0;
        return more ? address.substring(0, address.length() - 1) : address;
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
