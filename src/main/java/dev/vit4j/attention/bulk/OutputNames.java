package dev.vit4j.attention.bulk;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names output files by the image's file name without its extension. If names repeat, later ones get {@code -2},
 * {@code -3} and so on. Case is ignored, since some file systems do.
 */
final class OutputNames {
    /** Names that other output files use. */
    private static final Set<String> TAKEN = Set.of("index", ContactSheets.NAME);
    /** Characters that some file system forbids, and control characters. */
    private static final String FORBIDDEN = "[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}/\\\\:*?\"<>|]";

    /** Longest base name in bytes: file systems allow 255, and the maps' name and temporary suffix need room. */
    private static final int LONGEST = 120;

    private final Set<String> taken = new HashSet<>(TAKEN);

    /**
     * @param image name of the next image, as given
     * @return a unique base name for its files
     */
    String next(String image) {
        String base = base(image);
        String name = base;
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = base + "-" + number;
        }
        return name;
    }

    private static String base(String image) {
        // A URL's query is no part of the name.
        String path = image.matches("(?is)https?://.*") ? image.replaceFirst("[?#].*$", "") : image;
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        String stem = (dot > 0 ? name.substring(0, dot) : name).replaceAll(FORBIDDEN, "_");
        String visible = stem.replaceFirst("^[.]+", "_").strip();
        return visible.isEmpty() ? "image" : cut(visible);
    }

    private static String cut(String name) {
        int end = 0;
        int bytes = 0;
        while (end < name.length()) {
            String letter = Character.toString(name.codePointAt(end));
            bytes += letter.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST) {
                break;
            }
            end += letter.length();
        }
        return name.substring(0, end);
    }
}
