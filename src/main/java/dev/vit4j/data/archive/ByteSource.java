package dev.vit4j.data.archive;

import java.io.EOFException;
import java.io.IOException;

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
}
