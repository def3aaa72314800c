package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * The folder {@code downloads} beside a data set, for unfinished files. Locked: two processes must not append to the same
 * part file.
 */
final class WorkFolder implements AutoCloseable {
    private final Path path;
    private final Path lockFile;
    private final FileChannel lockChannel;

    private WorkFolder(Path path, Path lockFile, FileChannel lockChannel) {
        this.path = path;
        this.lockFile = lockFile;
        this.lockChannel = lockChannel;
    }

    /**
     * @param destination the data set's folder, which may be missing
     * @return the folder beside it, locked
     * @throws BadInputException if another process uses it
     */
    static WorkFolder beside(Path destination) throws IOException {
        Path path = destination.toAbsolutePath().normalize().resolveSibling("downloads");
        Files.createDirectories(path);
        Path lockFile = path.resolve(".lock");
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new BadInputException(path + ": another vit is fetching into it; wait until it is done");
        }
        return new WorkFolder(path, lockFile, channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Locked within this process: same as null.
            return false;
        }
    }

    /** @return its path */
    Path path() {
        return path;
    }

    /**
     * @param bytes about to be written
     * @throws BadInputException if the disk has less free space
     */
    void requireSpace(long bytes) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        BadInputException.require(
                free >= bytes,
                "%s: %d MB are free on its disk where %d MB are needed; make room or give another folder with --out",
                path,
                free / 1_000_000,
                bytes / 1_000_000);
    }

    /**
     * @param name of a folder in here
     * @return that folder, emptied of an interrupted run's files
     */
    Path emptyFolder(String name) throws IOException {
        Path folder = path.resolve(name + ".part");
        Folders.deleteTree(folder);
        return Files.createDirectory(folder);
    }

    /** Unlocks the folder, and removes it unless it holds an unfinished download. */
    @Override
    public void close() throws IOException {
        try (lockChannel) {
            Files.deleteIfExists(lockFile);
            boolean empty;
            try (Stream<Path> rest = Files.list(path)) {
                empty = rest.findAny().isEmpty();
            }
            if (empty) {
                Files.delete(path);
            }
        }
    }
}
