package dev.vit4j.spark.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Reads a file at any position. Small reads are served from a window that is read ahead: 64 KiB after a jump, twice as much with
 * each step forward, up to 1 MiB. So single images of a shard do not fetch all of it, and headers one after the other do not
 * need a request each. Thread-safe.
 */
final class ReadChannel extends FileChannel {
    private static final int LEAST_WINDOW = 1 << 16;
    private static final int MOST_WINDOW = 1 << 20;
    /** Larger reads are requests of their own, unless they go on where the last one ended. */
    private static final int SMALL = 1 << 14;

    private final HadoopPath path;
    private final FSDataInputStream in;
    private final long size;
    private final Object lock = new Object();
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowLength;
    private int wanted = LEAST_WINDOW;
    private long position;

    ReadChannel(HadoopPath path, FSDataInputStream in, long size) {
        this.path = path;
        this.in = in;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer into, long from) throws IOException {
        requireOpen();
        if (from < 0) {
            throw new IllegalArgumentException("position " + from);
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        if (from >= size) {
            return -1;
        }
        int length = (int) Math.min(into.remaining(), size - from);
        synchronized (lock) {
            boolean inside = from >= windowStart && from < windowStart + windowLength;
            long end = windowStart + windowLength;
            boolean next = windowLength > 0 && from >= end && from - end < LEAST_WINDOW;
            if (!inside && length < MOST_WINDOW && (next || length <= SMALL)) {
                wanted = next ? Math.min(2 * wanted, MOST_WINDOW) : LEAST_WINDOW;
                fill(from, Math.max(length, wanted));
                inside = true;
            }
            if (inside) {
                int offset = (int) (from - windowStart);
                int count = Math.min(length, windowLength - offset);
                into.put(window, offset, count);
                return count;
            }
        }
        byte[] bytes = new byte[length];
        int count = request(from, bytes, length);
        into.put(bytes, 0, count);
        return count;
    }

    private void fill(long from, int most) throws IOException {
        int length = (int) Math.min(most, size - from);
        if (window.length < length) {
            window = new byte[length];
        }
        windowLength = 0;
        int count = 0;
        while (count < length) {
            int read = readOnce(from + count, window, count, length - count);
            if (read <= 0) {
                break;
            }
            count += read;
        }
        windowStart = from;
        windowLength = count;
        if (count == 0) {
            throw new IOException("ends at byte " + from + " of " + size + ": it was changed while it is read");
        }
    }

    private int request(long from, byte[] bytes, int length) throws IOException {
        int read = readOnce(from, bytes, 0, length);
        if (read <= 0) {
            throw new IOException("ends at byte " + from + " of " + size + ": it was changed while it is read");
        }
        return read;
    }

    private int readOnce(long from, byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(from, bytes, offset, length);
        } catch (IOException e) {
            throw HadoopProblem.of(path, e);
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public synchronized int read(ByteBuffer into) throws IOException {
        int count = read(into, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public synchronized long read(ByteBuffer[] into, int offset, int length) throws IOException {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            while (into[i].hasRemaining()) {
                int read = read(into[i]);
                if (read < 0) {
                    return count == 0 ? -1 : count;
                }
                count += read;
            }
        }
        return count;
    }

    @Override
    public synchronized long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public synchronized FileChannel position(long newPosition) throws IOException {
        requireOpen();
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return size;
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        long done = 0;
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(Math.max(count, 1), MOST_WINDOW));
        while (done < count) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
            if (read(buffer, from + done) < 0) {
                break;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                done += target.write(buffer);
            }
        }
        return done;
    }

    @Override
    public void force(boolean metaData) {
        // Nothing was written.
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw new NonWritableChannelException();
    }

    @Override
    public int write(ByteBuffer from, long at) {
        throw new NonWritableChannelException();
    }

    @Override
    public FileChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long at, long count) {
        throw new NonWritableChannelException();
    }

    /** @throws UnsupportedOperationException always: files elsewhere cannot be mapped */
    @Override
    public MappedByteBuffer map(MapMode mode, long from, long length) {
        throw new UnsupportedOperationException(path + ": cannot be mapped");
    }

    /** @throws UnsupportedOperationException always: Hadoop has no locks */
    @Override
    public FileLock lock(long from, long length, boolean shared) {
        throw new UnsupportedOperationException(path + ": cannot be locked");
    }

    /** @throws UnsupportedOperationException always: Hadoop has no locks */
    @Override
    public FileLock tryLock(long from, long length, boolean shared) {
        return lock(from, length, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        in.close();
    }
}
