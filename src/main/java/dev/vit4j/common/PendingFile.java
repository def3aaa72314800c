package dev.vit4j.common;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file written beside its final path. Closed without {@link #commit}, it is deleted. */
public final class PendingFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;

    private PendingFile(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /**
     * @param target final path; its folder is created if missing
     * @return an empty file beside it
     * @throws IOException if it cannot be made
     */
    public static PendingFile beside(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        // Not createTempFile, which makes files that nobody but their owner may read; and of a short name, so that any
        // name the target may have leaves room for it.
        Path temporary =
                absolute.resolveSibling("." + UUID.randomUUID().toString().substring(0, 13) + ".part");
        try {
            return new PendingFile(absolute, Files.createFile(temporary));
        } catch (FileSystemException e) {
            throw FileProblem.of(e, target);
        }
    }

    /** @return file to write, beside the target and so on the same file system */
    public Path path() {
        return temporary;
    }

    /**
     * Forces the file to disk, which file systems other than Java's own do when a file is closed, and moves it to its final
     * path, replacing any file there.
     *
     * @throws IOException if that fails
     */
    public void commit() throws IOException {
        if (Locations.isLocal(temporary)) {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        try {
            move(temporary, target);
        } catch (FileSystemException e) {
            throw FileProblem.of(e, target);
        }
    }

    /**
     * Moves the file to a name unless it is taken.
     *
     * @param name in the same folder
     * @return whether it was free
     * @throws IOException if moving fails
     */
    public boolean commitNew(Path name) throws IOException {
        try {
            // Hard links are the one operation that fails if a name is taken.
            Files.createLink(name, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | IOException noLinksHere) {
            return moveNew(name, noLinksHere);
        }
    }

    private boolean moveNew(Path name, Exception noLinksHere) throws IOException {
        try {
            Files.move(temporary, name);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            e.addSuppressed(noLinksHere);
            throw e;
        }
    }

    /**
     * Renames a file within its folder, atomically where the file system can, replacing any file there.
     *
     * @param from the file
     * @param to its new name
     * @throws IOException if that fails
     */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}
