package dev.vit4j.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Walks the markers of a JPEG file (ITU-T T.81, annex B). */
final class JpegStructure {
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int APP1 = 0xE1;
    private static final String EXIF = "Exif\0\0";
    /** First byte of every marker; may be repeated. */
    private static final byte FILL = (byte) 0xFF;

    private JpegStructure() {}

    /** Reads up to and including the frame header (SOF), which contains the size. */
    static ImageHeader header(ByteBuffer bytes) throws InvalidImage {
        bytes.position(2);
        while (true) {
            int marker = nextMarker(bytes);
            if (marker == END_OF_IMAGE || marker == START_OF_SCAN) {
                throw new InvalidImage("contains no image (a JPEG without a frame header): download it again");
            }
            if (standsAlone(marker)) {
                continue;
            }
            if (isStartOfFrame(marker)) {
                int start = bytes.position();
                int length = Short.toUnsignedInt(bytes.getShort());
                bytes.get();
                int height = Short.toUnsignedInt(bytes.getShort());
                int width = Short.toUnsignedInt(bytes.getShort());
                bytes.position(start);
                ImageHeader.skip(bytes, length);
                return new ImageHeader(ImageFormat.JPEG, width, height, false);
            }
            skipSegment(bytes);
        }
    }

    /**
     * Skips the scans up to the end-of-image marker. Bytes after it are ignored, since cameras and editors append data.
     * An embedded thumbnail's end marker is inside an APP segment, which is skipped as a whole.
     */
    static void skipToEnd(ByteBuffer bytes) {
        while (true) {
            // In a scan, 0xFF 0x00 is a data byte and restart markers are part of the data: both are skipped.
            int marker = nextMarker(bytes);
            if (marker == END_OF_IMAGE) {
                return;
            }
            if (!standsAlone(marker)) {
                skipSegment(bytes);
            }
        }
    }

    private static void skipSegment(ByteBuffer bytes) {
        int start = bytes.position();
        int length = Short.toUnsignedInt(bytes.getShort());
        bytes.position(start);
        ImageHeader.skip(bytes, Math.max(2, length));
    }

    /** Scans the backing array: every byte of a photo is read here, and the buffer's methods are ten times as slow. */
    static int nextMarker(ByteBuffer bytes) {
        byte[] content = bytes.array();
        int start = bytes.arrayOffset();
        int end = start + bytes.limit();
        int at = start + bytes.position();
        while (true) {
            while (at < end && content[at] != FILL) {
                at++;
            }
            while (at < end && content[at] == FILL) {
                at++;
            }
            if (at == end) {
                throw new BufferUnderflowException();
            }
            int code = content[at++] & 0xFF;
            if (code != 0) {
                bytes.position(at - start);
                return code;
            }
        }
    }

    static boolean standsAlone(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= START_OF_IMAGE);
    }

    static boolean isStartOfFrame(int marker) {
        // C4, C8 and CC are Huffman tables, reserved and arithmetic conditioning.
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /**
     * @param content a whole file whose structure was checked
     * @return its EXIF orientation, 1 to 8
     */
    static int orientation(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).position(2);
        while (true) {
            int marker = nextMarker(bytes);
            if (standsAlone(marker)) {
                continue;
            }
            if (isStartOfFrame(marker)) {
                return ExifOrientation.UPRIGHT;
            }
            int length = Math.max(2, Short.toUnsignedInt(bytes.getShort(bytes.position())));
            ByteBuffer segment = bytes.slice(bytes.position() + 2, length - 2);
            if (marker == APP1 && startsWith(segment, EXIF)) {
                return ExifOrientation.of(segment);
            }
            ImageHeader.skip(bytes, length);
        }
    }

    private static boolean startsWith(ByteBuffer segment, String text) {
        byte[] start = new byte[Math.min(segment.remaining(), text.length())];
        segment.duplicate().get(start);
        return new String(start, StandardCharsets.ISO_8859_1).equals(text);
    }
}
