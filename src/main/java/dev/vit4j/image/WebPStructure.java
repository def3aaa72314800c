package dev.vit4j.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Walks the chunks of a WebP file (RFC 9649, section 2). */
final class WebPStructure {
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int LOSSLESS_SIGNATURE = 0x2F;
    /** Flag of the VP8X chunk. */
    private static final int ALPHA = 0x10;
    /** Bit of a lossless frame's header, after its width and height. */
    private static final int LOSSLESS_ALPHA = 1 << 28;

    private WebPStructure() {}

    private static InvalidImage damaged(String what) {
        return new InvalidImage("is damaged (" + what + "): download it again");
    }

    /**
     * Reads up to the first frame's header, since a file with a small canvas may contain a large frame.
     *
     * @throws BufferUnderflowException if the file ends before that
     */
    static ImageHeader header(ByteBuffer bytes) throws InvalidImage {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        int canvasWidth = 0;
        int canvasHeight = 0;
        boolean extended = false;
        boolean alpha = false;
        ImageHeader place = null;
        bytes.position(RIFF_HEADER_BYTES);
        while (true) {
            String chunk = fourLetters(bytes);
            long length = Integer.toUnsignedLong(bytes.getInt());
            int start = bytes.position();
            switch (chunk) {
                case "VP8X" -> {
                    extended = true;
                    alpha = (bytes.getInt() & ALPHA) != 0;
                    canvasWidth = 1 + threeBytes(bytes);
                    canvasHeight = 1 + threeBytes(bytes);
                    bytes.position(start);
                    ImageHeader.skip(bytes, padded(length));
                }
                case "ANMF" -> {
                    ImageHeader.skip(bytes, 6);
                    int width = 1 + threeBytes(bytes);
                    int height = 1 + threeBytes(bytes);
                    place = new ImageHeader(ImageFormat.WEBP, width, height, alpha);
                    ImageHeader.skip(bytes, 4); // duration and flags; the chunks of the frame's image data follow
                }
                case "VP8 ", "VP8L" -> {
                    ImageHeader frame = chunk.equals("VP8 ") ? lossy(bytes) : lossless(bytes);
                    if (place != null && (place.width() != frame.width() || place.height() != frame.height())) {
                        throw damaged("a WebP frame whose size differs from its ANMF chunk");
                    }
                    return new ImageHeader(
                            ImageFormat.WEBP,
                            Math.max(canvasWidth, frame.width()),
                            Math.max(canvasHeight, frame.height()),
                            extended ? alpha : frame.alpha());
                }
                default -> ImageHeader.skip(bytes, padded(length));
            }
        }
    }

    /**
     * Where the first frame lies on the canvas.
     *
     * @param left first column
     * @param top first row
     * @param alpha whether the file declares that pixels may be transparent
     * @param animated whether other frames may follow
     */
    record Place(int left, int top, boolean alpha, boolean animated) {}

    /**
     * @param content a whole file, checked
     * @return the place of its first frame
     */
    static Place place(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(RIFF_HEADER_BYTES);
        boolean alpha = false;
        while (bytes.remaining() >= 14) {
            String chunk = fourLetters(bytes);
            long length = Integer.toUnsignedLong(bytes.getInt());
            switch (chunk) {
                case "ANMF" -> {
                    return new Place(2 * threeBytes(bytes), 2 * threeBytes(bytes), alpha, true);
                }
                case "VP8 ", "VP8L" -> {
                    return new Place(0, 0, alpha, false);
                }
                default -> {
                    alpha |= chunk.equals("VP8X") && (bytes.get(bytes.position()) & ALPHA) != 0;
                    ImageHeader.skip(bytes, padded(length));
                }
            }
        }
        return new Place(0, 0, alpha, false);
    }

    /** Reads the header of a key frame (RFC 6386, section 9.1). */
    private static ImageHeader lossy(ByteBuffer bytes) throws InvalidImage {
        threeBytes(bytes);
        if ((bytes.get() & 0xFF) != 0x9D || bytes.get() != 0x01 || bytes.get() != 0x2A) {
            throw damaged("a WebP frame without its start code");
        }
        int width = bytes.getShort() & 0x3FFF;
        int height = bytes.getShort() & 0x3FFF;
        return new ImageHeader(ImageFormat.WEBP, width, height, false);
    }

    private static ImageHeader lossless(ByteBuffer bytes) throws InvalidImage {
        if (bytes.get() != LOSSLESS_SIGNATURE) {
            throw damaged("a WebP frame without its signature");
        }
        int bits = bytes.getInt();
        boolean alpha = (bits & LOSSLESS_ALPHA) != 0;
        return new ImageHeader(ImageFormat.WEBP, 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), alpha);
    }

    /** Checks that the file is as long as its header says. */
    static void checkLength(ByteBuffer bytes) {
        bytes.position(4);
        ImageHeader.skip(bytes, Integer.toUnsignedLong(bytes.getInt()));
    }

    /** @return the data of the EXIF chunk; empty if there is none */
    static ByteBuffer exif(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(RIFF_HEADER_BYTES);
        while (bytes.remaining() >= 8) {
            String chunk = fourLetters(bytes);
            long length = Integer.toUnsignedLong(bytes.getInt());
            if (padded(length) > bytes.remaining()) {
                break;
            }
            if (chunk.equals("EXIF")) {
                return bytes.slice(bytes.position(), (int) length);
            }
            ImageHeader.skip(bytes, padded(length));
        }
        return ByteBuffer.allocate(0);
    }

    private static long padded(long length) {
        return length + (length & 1);
    }

    private static int threeBytes(ByteBuffer bytes) {
        return Short.toUnsignedInt(bytes.getShort()) | (bytes.get() & 0xFF) << 16;
    }

    private static String fourLetters(ByteBuffer bytes) {
        byte[] letters = new byte[4];
        bytes.get(letters);
        return new String(letters, StandardCharsets.ISO_8859_1);
    }
}
