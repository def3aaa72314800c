package dev.vit4j.data.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a stretch of a file, and knows how far it has come. */
final class FileSlice extends InputStream {
    private static final int BUFFER_BYTES = 4096;

    private final FileChannel channel;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    /** Where the buffer ends in the file. */
    private long position;

    /**
     * @param channel the file
     * @param start of the stretch
     * @param end of the stretch
     */
    FileSlice(FileChannel channel, long start, long end) {
        this.channel = channel;
        this.position = start;
        this.end = end;
    }

    /**
     * Reads bytes at a place.
     *
     * @param channel the file
     * @param start of the bytes
     * @param count how many
     * @return the bytes
     * @throws IOException if the file ends before
     */
    static byte[] read(FileChannel channel, long start, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new EOFException("the file ends at byte " + channel.size());
            }
        }
        return bytes.array();
    }

    /** @return place in the file of the next byte */
    long position() {
        return position - buffer.remaining();
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        if (position >= end) {
            return false;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
        int count = channel.read(buffer, position);
        buffer.flip();
        position += Math.max(0, count);
        return count > 0;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }
}
