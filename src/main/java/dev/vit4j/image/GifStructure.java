package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks a GIF's blocks (GIF89a specification) as far as the end of its first frame. */
final class GifStructure {
    private static final int SIGNATURE_BYTES = 6;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;

    private GifStructure() {}

    static ImageHeader header(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN).position(SIGNATURE_BYTES);
        int width = Short.toUnsignedInt(bytes.getShort());
        int height = Short.toUnsignedInt(bytes.getShort());
        int flags = bytes.get();
        ImageHeader.skip(bytes, 2);
        skipColorTable(bytes, flags);
        return new ImageHeader(ImageFormat.GIF, width, height, true);
    }

    static void skipFirstFrame(ByteBuffer bytes) throws InvalidImage {
        while (true) {
            int block = bytes.get() & 0xFF;
            switch (block) {
                case EXTENSION -> {
                    bytes.get();
                    skipSubBlocks(bytes);
                }
                case IMAGE -> {
                    ImageHeader.skip(bytes, 8);
                    skipColorTable(bytes, bytes.get());
                    bytes.get();
                    skipSubBlocks(bytes);
                    return;
                }
                case TRAILER -> throw new InvalidImage("holds no picture (a GIF without frames): fetch it again");
                default -> throw new InvalidImage("is damaged (an unknown GIF block): fetch it again");
            }
        }
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
