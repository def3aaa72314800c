package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks the blocks of a GIF file (GIF89a specification) up to the end of its first frame. */
final class GifStructure {
    private static final int SIGNATURE_BYTES = 6;
    private static final int EXTENSION = 0x21;
    /** Label of the extension that declares a transparent color. */
    private static final int GRAPHIC_CONTROL = 0xF9;

    private static final int IMAGE = 0x2C;
    private static final int TRAILER = 0x3B;

    private GifStructure() {}

    /**
     * Where the first frame lies on the screen.
     *
     * @param left first column
     * @param top first row
     * @param width width of the screen, which grows with the frame
     * @param height height of the screen
     * @param transparent whether one of its colors is transparent
     */
    record Place(int left, int top, int width, int height, boolean transparent) {}

    /** Reads up to the first frame's descriptor; the image is the whole screen. */
    static ImageHeader header(ByteBuffer bytes) throws InvalidImage {
        Place place = place(bytes);
        return new ImageHeader(ImageFormat.GIF, place.width(), place.height(), place.transparent());
    }

    /** Reads up to the first frame's descriptor. */
    static Place place(ByteBuffer bytes) throws InvalidImage {
        bytes.order(ByteOrder.LITTLE_ENDIAN).position(SIGNATURE_BYTES);
        int screenWidth = Short.toUnsignedInt(bytes.getShort());
        int screenHeight = Short.toUnsignedInt(bytes.getShort());
        int flags = bytes.get();
        ImageHeader.skip(bytes, 2);
        skipColorTable(bytes, flags);
        boolean transparent = false;
        for (int block = bytes.get() & 0xFF; block != IMAGE; block = bytes.get() & 0xFF) {
            if (block == TRAILER) {
                throw new InvalidImage("contains no image (a GIF without frames): download it again");
            }
            if (block != EXTENSION) {
                throw new InvalidImage("is damaged (an unknown GIF block): download it again");
            }
            boolean control = (bytes.get() & 0xFF) == GRAPHIC_CONTROL;
            transparent |= control && (bytes.get(bytes.position() + 1) & 1) != 0;
            skipSubBlocks(bytes);
        }
        int left = Short.toUnsignedInt(bytes.getShort());
        int top = Short.toUnsignedInt(bytes.getShort());
        int width = Short.toUnsignedInt(bytes.getShort());
        int height = Short.toUnsignedInt(bytes.getShort());
        if (width == 0 || height == 0) {
            throw new InvalidImage("is damaged (a GIF frame without pixels): download it again");
        }
        return new Place(
                left, top, Math.max(screenWidth, left + width), Math.max(screenHeight, top + height), transparent);
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
