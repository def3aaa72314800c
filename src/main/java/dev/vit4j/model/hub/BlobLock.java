package dev.vit4j.model.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two downloads of one content apart. The lock's file stays, as huggingface_hub leaves it. */
final class BlobLock {
    private static final long PAUSE_MILLIS = 200;

    private BlobLock() {}

    /** What is done while the lock is held. */
    @FunctionalInterface
    interface Work {
        /** @throws IOException if it fails */
        void run() throws IOException;
    }

    /**
     * Waits until no other thread or process holds the lock, and works while holding it.
     *
     * @param file the lock's file
     * @param waiting is called once if there is something to wait for
     * @param work to do
     * @throws IOException if the file cannot be locked, the thread is interrupted, or the work fails
     */
    static void during(Path file, Runnable waiting, Work work) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int tries = 0; !isLocked(channel); tries++) {
                if (tries == 0) {
                    waiting.run();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("download interrupted").initCause(e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by another thread of this process
        }
    }
}
