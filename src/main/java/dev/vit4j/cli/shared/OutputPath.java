package dev.vit4j.cli.shared;

import static dev.vit4j.common.BadOptionException.requireOption;

import dev.vit4j.common.BadOptionException;
import dev.vit4j.common.FileProblem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Checks before the work starts whether its results can be written. */
public final class OutputPath {
    private OutputPath() {}

    /**
     * @param option that names the file
     * @param file to be written; null for none
     * @throws BadOptionException if it is a folder or a device, or its folder cannot be written
     */
    public static void requireFile(String option, Path file) {
        if (file == null) {
            return;
        }
        requireOption(!Files.isDirectory(file), "%s %s: is a folder; name a file", option, file);
        requireOption(
                !Files.exists(file) || Files.isRegularFile(file),
                "%s %s: is not a regular file; name one, which is written as a whole",
                option,
                file);
        requireWritable(option, file, file.toAbsolutePath().getParent());
    }

    /**
     * @param option that names the folder
     * @param folder to be written into, created if missing; null for none
     * @throws BadOptionException if it is a file, or cannot be created or written
     */
    public static void requireFolder(String option, Path folder) {
        if (folder == null) {
            return;
        }
        requireOption(
                !Files.exists(folder) || Files.isDirectory(folder), "%s %s: is a file, not a folder", option, folder);
        requireWritable(option, folder, folder.toAbsolutePath());
    }

    /**
     * As {@link #requireFolder}, for a folder that is replaced as a whole: the folder around it is written.
     *
     * @param option that names the folder
     * @param folder to be replaced; null for none
     * @throws BadOptionException if it is a file, or cannot be created or replaced
     */
    public static void requireReplaceable(String option, Path folder) {
        requireFolder(option, folder);
        if (folder != null) {
            Path parent = folder.toAbsolutePath().normalize().getParent();
            requireOption(parent != null, "%s %s: cannot be replaced; name a folder inside", option, folder);
            requireWritable(option, folder, parent);
        }
    }

    /** Tries to create a file, since permission bits do not tell of read-only file systems, /proc, or root. */
    private static void requireWritable(String option, Path output, Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        requireOption(
                existing != null && Files.isDirectory(existing),
                "%s %s: %s is not a folder; choose another place",
                option,
                output,
                existing);
        try {
            Files.delete(Files.createTempFile(existing, ".vit4j-", ".probe"));
        } catch (NoSuchFileException e) { // as /proc answers
            throw unwritable(option, output, existing, "it takes no new files", e);
        } catch (FileSystemException e) {
            throw unwritable(option, output, existing, FileProblem.reason(e), e);
        } catch (IOException e) {
            throw unwritable(option, output, existing, e.getMessage(), e);
        }
    }

    private static BadOptionException unwritable(
            String option, Path output, Path folder, String reason, IOException cause) {
        return new BadOptionException(
                option + " " + output + ": cannot be written in " + folder + " (" + reason + "); choose another place",
                cause);
    }
}
