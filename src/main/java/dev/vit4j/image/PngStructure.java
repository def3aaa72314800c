package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/** Walks the chunks of a PNG file (ISO/IEC 15948, clause 5). */
final class PngStructure {
    private static final int SIGNATURE_BYTES = 8;
    /** Of a chunk without data: length, type and checksum. */
    private static final int CHUNK_BYTES = 12;

    private static final int BITS_AT = 24;
    private static final int GRAY = 0;
    private static final int IHDR = 0x49484452;
    private static final int IDAT = 0x49444154;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int EXIF = 0x65584966;
    private static final int IEND = 0x49454E44;
    private static final int ANIMATION = 0x6163544C;
    private static final int FRAME = 0x6663544C;
    private static final int FRAME_DATA = 0x66644154;
    /** Bit of the color type for an alpha channel. */
    private static final int ALPHA = 4;

    private PngStructure() {}

    /** Reads the header chunk and looks for a chunk that makes palette entries or a color transparent. */
    static ImageHeader header(ByteBuffer bytes) throws InvalidImage {
        bytes.position(SIGNATURE_BYTES);
        int length = bytes.getInt();
        if (bytes.getInt() != IHDR || length != 13) {
            throw new InvalidImage("is damaged (a PNG that does not begin with its header): download it again");
        }
        int width = bytes.getInt();
        int height = bytes.getInt();
        bytes.get();
        boolean alpha = (bytes.get() & ALPHA) != 0;
        return new ImageHeader(ImageFormat.PNG, width, height, alpha || hasTransparencyChunk(bytes.duplicate()));
    }

    private static boolean hasTransparencyChunk(ByteBuffer bytes) {
        bytes.position(SIGNATURE_BYTES);
        while (bytes.remaining() >= 8) {
            long length = Integer.toUnsignedLong(bytes.getInt());
            int type = bytes.getInt();
            if (type == TRNS) {
                return true;
            }
            if (type == IDAT || length + 4 > bytes.remaining()) {
                return false;
            }
            ImageHeader.skip(bytes, length + 4);
        }
        return false;
    }

    /**
     * Finds the level that a grayscale PNG declares transparent; OpenCV ignores it.
     *
     * @param content a whole file, checked
     * @return the level, scaled to 8 bits if it has fewer; empty if there is none
     */
    static OptionalInt transparentGray(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        int bits = bytes.get(BITS_AT);
        if (bytes.get(BITS_AT + 1) != GRAY) {
            return OptionalInt.empty();
        }
        bytes.position(SIGNATURE_BYTES);
        while (bytes.remaining() >= 10) {
            long length = Integer.toUnsignedLong(bytes.getInt());
            int type = bytes.getInt();
            if (type == IDAT || type == IEND) {
                break;
            }
            if (type == TRNS && length >= 2) {
                int max = (1 << bits) - 1;
                int key = Short.toUnsignedInt(bytes.getShort()) & max;
                return OptionalInt.of(bits < 8 ? key * 255 / max : key);
            }
            ImageHeader.skip(bytes, length + 4);
        }
        return OptionalInt.empty();
    }

    /** Skips all chunks to the last one and verifies the checksums of those that affect the pixels. */
    static void skipToEnd(ByteBuffer bytes) throws InvalidImage {
        bytes.position(SIGNATURE_BYTES);
        boolean data = false;
        while (true) {
            long length = Integer.toUnsignedLong(bytes.getInt());
            int start = bytes.position();
            int type = bytes.getInt();
            ImageHeader.skip(bytes, length);
            int stored = bytes.getInt();
            if (type == IHDR || type == PLTE || type == TRNS || type == IDAT) {
                CRC32 sum = new CRC32();
                sum.update(bytes.duplicate().limit(bytes.position() - 4).position(start));
                if ((int) sum.getValue() != stored) {
                    throw new InvalidImage("is damaged (a PNG chunk's checksum is wrong): download it again");
                }
            }
            data |= type == IDAT;
            if (type == IEND) {
                break;
            }
        }
        if (!data) {
            throw new InvalidImage("contains no image (a PNG without image data): download it again");
        }
    }

    /**
     * Removes an animation, of which OpenCV would decode the first frame instead of the image itself.
     *
     * @param content a whole file, checked
     * @return the same without the chunks of an animated PNG; the same array if it has none
     */
    static byte[] withoutAnimation(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        bytes.position(SIGNATURE_BYTES);
        ByteBuffer kept = null;
        while (bytes.remaining() >= CHUNK_BYTES) {
            int start = bytes.position();
            long length = Integer.toUnsignedLong(bytes.getInt());
            int type = bytes.getInt();
            if (type == IDAT && kept == null) {
                return content; // an animation's first chunk precedes the pixels
            }
            ImageHeader.skip(bytes, length + 4);
            if (type == ANIMATION && kept == null) {
                kept = ByteBuffer.allocate(content.length).put(content, 0, start);
            } else if (kept != null && type != FRAME && type != FRAME_DATA && type != ANIMATION) {
                kept.put(content, start, bytes.position() - start);
            }
            if (type == IEND) {
                break;
            }
        }
        return kept == null ? content : Arrays.copyOf(kept.array(), kept.position());
    }

    /** @return the data of the eXIf chunk, which may precede or follow the pixels; empty if there is none */
    static ByteBuffer exif(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        bytes.position(SIGNATURE_BYTES);
        while (bytes.remaining() >= 8) {
            long length = Integer.toUnsignedLong(bytes.getInt());
            int type = bytes.getInt();
            if (type == IEND || length + 4 > bytes.remaining()) {
                break;
            }
            if (type == EXIF) {
                return bytes.slice(bytes.position(), (int) length);
            }
            ImageHeader.skip(bytes, length + 4);
        }
        return ByteBuffer.allocate(0);
    }
}
