package dev.vit4j.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Input stream over a file in memory for ImageIO's readers. Some readers ignore the end of the data and go on for all
 * pixels that the header declares; this stream stops them with an exception.
 */
final class ContentStream extends ImageInputStreamImpl {
    /** Reads beyond the end that are allowed, since readers may look ahead a few words. */
    private static final int ALLOWED_BEYOND_END = 256;

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
        if (++beyondEnd > ALLOWED_BEYOND_END) {
            throw new IOException("the image data is truncated");
        }
        return -1;
    }

    @Override
    public long length() {
        return content.length;
    }
}
