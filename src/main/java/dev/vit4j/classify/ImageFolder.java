package dev.vit4j.classify;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Lists the images below a folder: depth first, names in Unicode order, hidden files and folders skipped. */
final class ImageFolder {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "bmp");

    private final List<ImageInput> found = new ArrayList<>();
    /** Folders on the way down, so that a link to one of them does not lead round in circles. */
    private final Set<Path> open = new HashSet<>();

    List<ImageInput> list(Path folder) {
        Path real;
        List<Path> entries = new ArrayList<>();
        try {
            real = folder.toRealPath();
            if (!open.add(real)) {
                return found;
            }
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
                stream.forEach(entries::add);
            }
        } catch (DirectoryIteratorException | IOException e) {
            found.add(ImageInput.missing(folder.toString(), "folder cannot be read: " + e.getMessage()));
            return found;
        }
        entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (name.startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                list(entry);
            } else if (isImageName(name)) {
                found.add(ImageInput.of(entry));
            }
        }
        open.remove(real);
        return found;
    }

    static boolean isImageName(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
