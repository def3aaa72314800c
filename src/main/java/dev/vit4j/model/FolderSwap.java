package dev.vit4j.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces a folder as a whole. The new one is filled beside it; then the old one is renamed to {@code .NAME.previous},
 * the new one takes its name, files that only the old one had are moved over, and the old one is deleted. Should the
 * machine stop between the two renames, the old model lies whole under {@code .NAME.previous}; the next write puts it
 * back first.
 */
final class FolderSwap {
    private FolderSwap() {}

    /**
     * @param folder to be made or replaced
     * @param content writes the new content
     * @throws IOException if writing fails; the folder is then as it was
     */
    static void replace(Path folder, ModelFolder.Extras content) throws IOException {
        // A link is followed, so that the folder it names is replaced and not the link.
        Path target = Files.exists(folder)
                ? folder.toRealPath()
                : folder.toAbsolutePath().normalize();
        Files.createDirectories(target.getParent());
        recover(target);
        Path previous = previous(target);
        Path fresh = target.resolveSibling("." + target.getFileName() + ".part");
        deleteAll(fresh);
        Files.createDirectory(fresh);
        try {
            content.write(fresh);
            deleteAll(previous);
            if (Files.exists(target)) {
                Files.move(target, previous);
            }
            Files.move(fresh, target);
        } finally {
            if (!Files.exists(target) && Files.exists(previous)) {
                Files.move(previous, target);
            }
            deleteAll(fresh);
        }
        if (Files.exists(previous)) {
            keepOthers(previous, target);
            deleteAll(previous);
        }
    }

    /** Puts the old folder back where a write was cut short before the new one took its name. */
    static void recover(Path target) throws IOException {
        Path previous = previous(target);
        if (Files.exists(previous) && !Files.exists(target)) {
            Files.move(previous, target);
        }
    }

    /** @return where the old folder lies while the new one takes its place */
    static Path previous(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".previous");
    }

    private static void keepOthers(Path previous, Path target) throws IOException {
        for (Path file : list(previous)) {
            Path kept = target.resolve(file.getFileName());
            if (!Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(file, kept);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
