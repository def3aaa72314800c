package dev.vit4j.data.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read at any position, by several threads at once. */
public interface ByteSource {
    /**
     * @return number of bytes
     * @throws IOException if it cannot be found out
     */
    long size() throws IOException;

    /**
     * @param position of the first byte to read
     * @param into receives the bytes
     * @param offset of the first of them in the array
     * @param length number of bytes to read
     * @return number of bytes read, less than the length only at the end
     * @throws IOException if reading fails
     */
    int read(long position, byte[] into, int offset, int length) throws IOException;

    /**
     * @param position of the first byte to read
     * @param length number of bytes to read
     * @return that many bytes
     * @throws EOFException if there are fewer
     * @throws IOException if reading fails
     */
    default byte[] read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        int count = read(position, bytes, 0, length);
        if (count < length) {
            throw new EOFException("it ends after " + (position + Math.max(0, count)) + " bytes");
        }
        return bytes;
    }

    /**
     * @param content bytes in memory; not copied
     * @return them
     */
    static ByteSource of(byte[] content) {
        return new ByteSource() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public int read(long position, byte[] into, int offset, int length) {
                int count = (int) Math.max(0, Math.min(length, content.length - position));
                System.arraycopy(content, (int) Math.min(position, content.length), into, offset, count);
                return count;
            }
        };
    }

    /**
     * @param start position of its first byte
     * @param length number of bytes
     * @return a part of these bytes
     */
    default ByteSource part(long start, long length) {
        ByteSource whole = this;
        return new ByteSource() {
            @Override
            public long size() {
                return length;
            }

            @Override
            public int read(long position, byte[] into, int offset, int wanted) throws IOException {
                int count = (int) Math.max(0, Math.min(wanted, length - position));
                return whole.read(start + position, into, offset, count);
            }
        };
    }

    /** @return a stream of these bytes from the first on */
    default InputStream stream() {
        ByteSource source = this;
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                int count = source.read(position, into, offset, length);
                position += Math.max(0, count);
                return count <= 0 ? -1 : count;
            }
        };
    }
}
