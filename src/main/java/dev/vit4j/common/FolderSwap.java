package dev.vit4j.common;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Replaces folders atomically. A new folder is written beside the old one; then the old one, if any, is renamed to
 * {@code .NAME.previous}, the new one takes its name, files that only the old one had are moved over, and the old one is
 * deleted. If the machine stops between the two renames, {@code .NAME.previous} is the complete old folder; the next write
 * restores it first.
 */
public final class FolderSwap {
    private FolderSwap() {}

    /** Fills a folder before it becomes visible. */
    @FunctionalInterface
    public interface Content {
        /**
         * @param fresh folder to write to
         * @throws IOException if writing fails
         */
        void write(Path fresh) throws IOException;
    }

    /**
     * Replaces a folder, keeping every file that the new content lacks.
     *
     * @param folder to create or replace
     * @param content writes the new content
     * @throws IOException if writing fails; the folder is then unchanged
     */
    public static void replace(Path folder, Content content) throws IOException {
        replace(folder, name -> true, content);
    }

    /**
     * @param folder to create or replace
     * @param kept whether to keep a file that the new content lacks, by its name
     * @param content writes the new content
     * @throws IOException if writing fails; the folder is then unchanged
     */
    public static void replace(Path folder, Predicate<String> kept, Content content) throws IOException {
        // Follows a link, so that the folder is replaced and not the link.
        Path target = Files.exists(folder)
                ? folder.toRealPath()
                : folder.toAbsolutePath().normalize();
        Files.createDirectories(target.getParent());
        recover(target);
        Path previous = previous(target);
        Path fresh = target.resolveSibling("." + target.getFileName() + ".part");
        Folders.deleteTree(fresh);
        try {
            Files.createDirectory(fresh);
        } catch (FileSystemException e) {
            throw FileProblem.of(e, folder);
        }
        try {
            try {
                content.write(fresh);
            } catch (IOException e) {
                throw FileProblem.renamed(e, fresh, folder);
            }
            Folders.deleteTree(previous);
            if (Files.exists(target)) {
                Files.move(target, previous);
            }
            Files.move(fresh, target);
        } finally {
            if (!Files.exists(target) && Files.exists(previous)) {
                Files.move(previous, target);
            }
            Folders.deleteTree(fresh);
        }
        if (Files.exists(previous)) {
            keepOthers(previous, kept, target);
            Folders.deleteTree(previous);
        }
    }

    /**
     * Restores the old folder if a write stopped before the new one took its name.
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
     * @return path of the old folder during replacement
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
}
