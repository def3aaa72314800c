package dev.vit4j.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Folders that appear whole or not at all. A new one is filled beside its place; then the old one, if any, is renamed to
 * {@code .NAME.previous}, the new one takes its name, files that only the old one had are moved over, and the old one is
 * deleted. Should the machine stop between the two renames, the old folder lies whole under {@code .NAME.previous}; the
 * next write puts it back first.
 */
public final class FolderSwap {
    private FolderSwap() {}

    /** Fills a folder before it becomes visible. */
    @FunctionalInterface
    public interface Content {
        /**
         * @param fresh where to write
         * @throws IOException if writing fails
         */
        void write(Path fresh) throws IOException;
    }

    /**
     * As {@link #replace(Path, Predicate, Content)}, keeping every file that was not written anew.
     *
     * @param folder to be made or replaced
     * @param content writes the new content
     * @throws IOException if writing fails; the folder is then as it was
     */
    public static void replace(Path folder, Content content) throws IOException {
        replace(folder, name -> true, content);
    }

    /**
     * @param folder to be made or replaced
     * @param kept whether a file of the old folder that was not written anew is moved over, by its bare name
     * @param content writes the new content
     * @throws IOException if writing fails; the folder is then as it was
     */
    public static void replace(Path folder, Predicate<String> kept, Content content) throws IOException {
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
            keepOthers(previous, kept, target);
            deleteAll(previous);
        }
    }

    /**
     * Puts the old folder back where a write was cut short before the new one took its name.
     *
     * @param target absolute path of the folder
     * @throws IOException if renaming fails
     */
    public static void recover(Path target) throws IOException {
        Path previous = previous(target);
        if (Files.exists(previous) && !Files.exists(target)) {
            Files.move(previous, target);
        }
    }

    /**
     * @param target path of a folder
     * @return where the old folder lies while the new one takes its place
     */
    public static Path previous(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".previous");
    }

    private static void keepOthers(Path previous, Predicate<String> kept, Path target) throws IOException {
        for (Path file : list(previous)) {
            Path moved = target.resolve(file.getFileName());
            if (kept.test(file.getFileName().toString()) && !Files.exists(moved, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(file, moved);
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
