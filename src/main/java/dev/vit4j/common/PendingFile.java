package dev.vit4j.common;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is being written beside its final name; closed without {@link #commit} it leaves nothing behind. */
public final class PendingFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;

    private PendingFile(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /**
     * @param target the final name; its folder is made when missing
     * @return an empty file beside it
     * @throws IOException if it cannot be made
     */
    public static PendingFile beside(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        // Not createTempFile, which makes files that nobody but their owner may read; and of a short name, so that any
        // name the target may have leaves room for it.
        Path temporary = Files.createFile(
                absolute.resolveSibling("." + UUID.randomUUID().toString().substring(0, 13) + ".part"));
        return new PendingFile(absolute, temporary);
    }

    /** @return where to write; beside the target, so that the move stays within one file system */
    public Path path() {
        return temporary;
    }

    /**
     * Forces the file to disk and moves it to its final name, in place of what was there.
     *
     * @throws IOException if that fails
     */
    public void commit() throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        move(temporary, target);
    }

    /**
     * Moves the file to a name, unless that is taken.
     *
     * @param name in the same folder
     * @return whether it was free
     * @throws IOException if moving fails
     */
    public boolean commitNew(Path name) throws IOException {
        try {
            // A second name for the same file is the one operation that fails where a name is taken.
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
     * Moves a file to another name in the same folder, in one step where the file system can, in place of what was
     * there.
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
