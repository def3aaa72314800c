package dev.vit4j.data.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads bytes of a text file one by one and counts its lines. Skips UTF-8's byte order mark. */
final class LineBytes implements Closeable {
    /** Longest row that is read, in bytes. */
    static final int LONGEST = 16 << 20;

    private static final int END = -1;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int filled;
    private int line = 1;
    private boolean keepsBreaks;

    /**
     * @param in content of a file; closed by {@link #close}
     * @throws IOException if reading fails
     */
    LineBytes(InputStream in) throws IOException {
        this.in = in;
        filled = in.readNBytes(buffer, 0, MARK.length);
        if (filled == MARK.length && buffer[0] == MARK[0] && buffer[1] == MARK[1] && buffer[2] == MARK[2]) {
            position = filled;
        }
    }

    /** @param keep whether CR and CR LF are returned as they are; otherwise as LF */
    void keepBreaks(boolean keep) {
        keepsBreaks = keep;
    }

    /** @return line of the next byte, from 1 */
    int line() {
        return line;
    }

    /**
     * @return the byte that {@link #read} returns next
     * @throws IOException if reading fails
     */
    int peek() throws IOException {
        if (position == filled && !fill()) {
            return END;
        }
        int b = buffer[position] & 0xFF;
        return b == '\r' && !keepsBreaks ? '\n' : b;
    }

    /**
     * @return the next byte, 0..255; -1 at the end of the file
     * @throws IOException if reading fails
     */
    int read() throws IOException {
        if (position == filled && !fill()) {
            return END;
        }
        int b = buffer[position++] & 0xFF;
        if (b == '\n') {
            line++;
        } else if (b == '\r') {
            boolean two = (position < filled || fill()) && buffer[position] == '\n';
            if (!two) {
                line++;
            }
            if (!keepsBreaks) {
                position += two ? 1 : 0;
                line += two ? 1 : 0;
                return '\n';
            }
        }
        return b;
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
