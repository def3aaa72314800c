package dev.vit4j.data.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file that is opened when it is read first and again after it was closed. Java closes a channel when a
 * thread that reads from it is interrupted; the others go on with a new one.
 */
public final class FileBytes implements ByteSource, Closeable {
    private static final int MOST_ATTEMPTS = 100;

    private final Opener opener;
    private FileChannel channel;
    private volatile long openBytes;

    /** Opens a file. */
    @FunctionalInterface
    public interface Opener {
        /**
         * @return the open file
         * @throws IOException if that fails
         */
        FileChannel open() throws IOException;
    }

    /** @param opener opens the file each time that it is needed */
    public FileBytes(Opener opener) {
        this.opener = opener;
    }

    /**
     * @param file a file
     * @return its bytes
     */
    public static FileBytes of(Path file) {
        return new FileBytes(() -> FileChannel.open(file, StandardOpenOption.READ));
    }

    private synchronized FileChannel channel() throws IOException {
        if (channel == null || !channel.isOpen()) {
            channel = opener.open();
            openBytes = channel.size();
        }
        return channel;
    }

    /** @return bytes of the file while it is open; 0 while it is not */
    long openBytes() {
        return openBytes;
    }

    @Override
    public long size() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return channel().size();
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                check(e, attempt);
            }
        }
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return read(channel(), position, ByteBuffer.wrap(into, offset, length));
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                check(e, attempt);
            }
        }
    }

    private static void check(ClosedChannelException closedMeanwhile, int attempt) throws IOException {
        if (attempt == MOST_ATTEMPTS) {
            throw closedMeanwhile;
        }
    }

    private static int read(FileChannel channel, long position, ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            int read = channel.read(into, position + into.position() - start);
            if (read < 0) {
                break;
            }
        }
        return into.position() - start;
    }

    /** Closes the file until it is read again. */
    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
            openBytes = 0;
        }
    }
}
