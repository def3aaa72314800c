package dev.vit4j.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory, as ImageIO's readers take it. Some readers go on as if nothing were when the data have ended, for as
 * many pixels as the header declares; here that comes to a stop.
 */
final class ContentStream extends ImageInputStreamImpl {
    /** Readers may look a few words ahead. */
    private static final int PATIENCE = 256;

    private final byte[] content;
    private int beyondEnd;

    ContentStream(byte[] content) {
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        if (streamPos >= content.length) {
            return end();
        }
        return content[(int) streamPos++] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= content.length) {
            return end();
        }
        int count = (int) Math.min(length, content.length - streamPos);
        System.arraycopy(content, (int) streamPos, bytes, offset, count);
        streamPos += count;
        return count;
    }

    private int end() throws IOException {
        if (++beyondEnd > PATIENCE) {
            throw new IOException("its data end before its picture does");
        }
        return -1;
    }

    @Override
    public long length() {
        return content.length;
    }
}
