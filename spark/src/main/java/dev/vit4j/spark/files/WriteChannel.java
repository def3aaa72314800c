package dev.vit4j.spark.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hadoop.fs.FSDataOutputStream;

/** Writes a file from its beginning, or from its end, to its new end: all that Hadoop's file systems offer. */
final class WriteChannel extends FileChannel {
    private static final int BUFFER = 1 << 16;

    private final HadoopPath path;
    private final FSDataOutputStream out;
    private long position;

    WriteChannel(HadoopPath path, FSDataOutputStream out, long position) {
        this.path = path;
        this.out = out;
        this.position = position;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public synchronized int write(ByteBuffer from) throws IOException {
        requireOpen();
        int count = from.remaining();
        try {
            if (from.hasArray()) {
                out.write(from.array(), from.arrayOffset() + from.position(), count);
                from.position(from.limit());
            } else {
                byte[] part = new byte[Math.min(count, BUFFER)];
                while (from.hasRemaining()) {
                    int length = Math.min(part.length, from.remaining());
                    from.get(part, 0, length);
                    out.write(part, 0, length);
                }
            }
        } catch (IOException e) {
            throw HadoopProblem.of(path, e);
        }
        position += count;
        return count;
    }

    @Override
    public synchronized long write(ByteBuffer[] from, int offset, int length) throws IOException {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += write(from[i]);
        }
        return count;
    }

    @Override
    public synchronized int write(ByteBuffer from, long at) throws IOException {
        requireEnd(at);
        return write(from);
    }

    @Override
    public synchronized long transferFrom(ReadableByteChannel from, long at, long count) throws IOException {
        requireEnd(at);
        long done = 0;
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(Math.max(count, 1), BUFFER));
        while (done < count) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
            if (from.read(buffer) < 0) {
                break;
            }
            done += write(buffer.flip());
        }
        return done;
    }

    private void requireEnd(long at) {
        if (at != position) {
            throw new UnsupportedOperationException(path + ": can be written at its end only, not at byte " + at);
        }
    }

    @Override
    public synchronized long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public synchronized FileChannel position(long newPosition) throws IOException {
        requireOpen();
        requireEnd(newPosition);
        return this;
    }

    @Override
    public synchronized long size() throws IOException {
        return position();
    }

    @Override
    public synchronized FileChannel truncate(long newSize) throws IOException {
        requireOpen();
        if (newSize < position) {
            throw new UnsupportedOperationException(path + ": cannot be truncated while it is written");
        }
        return this;
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        requireOpen();
        out.hsync();
    }

    @Override
    public int read(ByteBuffer into) {
        throw new NonReadableChannelException();
    }

    @Override
    public int read(ByteBuffer into, long at) {
        throw new NonReadableChannelException();
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
        throw new NonReadableChannelException();
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) {
        throw new NonReadableChannelException();
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
        path.forget();
        try {
            out.close();
        } catch (IOException e) {
            throw HadoopProblem.of(path, e);
        }
    }
}
