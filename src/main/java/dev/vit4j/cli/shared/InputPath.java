package dev.vit4j.cli.shared;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.NearestName;
import dev.vit4j.data.DataSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Checks whether what an option names is there. */
public final class InputPath {
    private InputPath() {}

    /**
     * @param option that names it
     * @param file a file
     * @throws dev.vit4j.common.BadOptionException if there is none, or it is a folder
     * @throws IOException if the folder around it cannot be read
     */
    public static void requireFile(String option, Path file) throws IOException {
        Path there = require(option, file);
        requireOption(!Files.isDirectory(there), "%s %s: is a folder, not a file", option, file);
    }

    /**
     * @param option that names it
     * @param path a file or folder
     * @return the path
     * @throws dev.vit4j.common.BadOptionException if there is none; the message suggests the nearest name beside it
     * @throws IOException if the folder around it cannot be read
     */
    public static Path require(String option, Path path) throws IOException {
        requireOption(Files.exists(path), "%s %s: no such file or folder%s", option, path, nearest(path));
        requireOption(Files.isReadable(path), "%s %s: cannot be read: permission denied", option, path);
        return path;
    }

    /**
     * @param option that names it
     * @param data a data set: a file, a folder, or a pattern for several files
     * @throws dev.vit4j.common.BadOptionException if there is none; the message suggests the nearest name beside it
     * @throws IOException if the folder around it cannot be read
     */
    public static void requireData(String option, Path data) throws IOException {
        if (Files.exists(data) || !DataSets.exists(data)) {
            require(option, data);
        }
    }

    /**
     * @param missing a path that does not exist
     * @return {@code "; did you mean 'x'?"} with the nearest name beside it, or the empty string
     * @throws IOException if the folder around it cannot be read
     */
    public static String nearest(Path missing) throws IOException {
        Path parent = missing.toAbsolutePath().normalize().getParent();
        Path name = missing.getFileName();
        if (parent == null || name == null || !Files.isDirectory(parent) || !Files.isReadable(parent)) {
            return "";
        }
        try (Stream<Path> siblings = Files.list(parent)) {
            List<String> names =
                    siblings.map(sibling -> sibling.getFileName().toString()).toList();
            return NearestName.of(name.toString(), names)
                    .map(found -> "; did you mean '" + missing.resolveSibling(found) + "'?")
                    .orElse("");
        }
    }
}
