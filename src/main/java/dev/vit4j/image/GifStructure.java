package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks the blocks of a GIF file (GIF89a specification) up to the end of its first frame. */
final class GifStructure {
    private static final int SIGNATURE_BYTES = 6;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;

    private GifStructure() {}

    /** Reads up to the first frame's descriptor; the frame is decoded at its own size, not at the screen's. */
    static ImageHeader header(ByteBuffer bytes) throws InvalidImage {
        bytes.order(ByteOrder.LITTLE_ENDIAN).position(SIGNATURE_BYTES);
        ImageHeader.skip(bytes, 4);
        int flags = bytes.get();
        ImageHeader.skip(bytes, 2);
        skipColorTable(bytes, flags);
        for (int block = bytes.get() & 0xFF; block != IMAGE; block = bytes.get() & 0xFF) {
            if (block == TRAILER) {
                throw new InvalidImage("contains no image (a GIF without frames): download it again");
            }
            if (block != EXTENSION) {
                throw new InvalidImage("is damaged (an unknown GIF block): download it again");
            }
            bytes.get();
            skipSubBlocks(bytes);
        }
        ImageHeader.skip(bytes, 4);
        int width = Short.toUnsignedInt(bytes.getShort());
        int height = Short.toUnsignedInt(bytes.getShort());
        return new ImageHeader(ImageFormat.GIF, width, height, true);
    }

    /** Skips the frame's pixels; continues where {@link #header} stopped. */
    static void skipFirstFrame(ByteBuffer bytes) {
        skipColorTable(bytes, bytes.get());
        bytes.get();
        skipSubBlocks(bytes);
    }

    private static void skipColorTable(ByteBuffer bytes, int flags) {
        if ((flags & 0x80) != 0) {
            ImageHeader.skip(bytes, 3L << ((flags & 7) + 1));
        }
    }

    private static void skipSubBlocks(ByteBuffer bytes) {
        for (int length = bytes.get() & 0xFF; length != 0; length = bytes.get() & 0xFF) {
            ImageHeader.skip(bytes, length);
        }
    }
}
