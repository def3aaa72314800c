package dev.vit4j.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Walks a JPEG's markers (ITU-T T.81, annex B). */
final class JpegStructure {
    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    /** What every marker begins with, once or more often. */
    private static final byte FILL = (byte) 0xFF;

    private JpegStructure() {}

    /** Reads up to and including the frame header (SOF), which holds the size. */
    static ImageHeader header(ByteBuffer bytes) throws InvalidImage {
        bytes.position(2);
        while (true) {
            int marker = nextMarker(bytes);
            if (marker == END_OF_IMAGE || marker == START_OF_SCAN) {
                throw new InvalidImage("holds no picture (a JPEG without a frame header): fetch it again");
            }
            if (standsAlone(marker)) {
                continue;
            }
            int start = bytes.position();
            int length = Short.toUnsignedInt(bytes.getShort());
            if (isStartOfFrame(marker)) {
                bytes.get();
                int height = Short.toUnsignedInt(bytes.getShort());
                int width = Short.toUnsignedInt(bytes.getShort());
                bytes.position(start);
                ImageHeader.skip(bytes, length);
                return new ImageHeader(ImageFormat.JPEG, width, height, false);
            }
            bytes.position(start);
            ImageHeader.skip(bytes, Math.max(2, length));
        }
    }

    /**
     * Goes over the scans to the end-of-image marker. What follows it is nobody's business: cameras and editors append
     * things. A thumbnail's own end marker lies inside an APP segment and is never seen.
     */
    static void skipToEnd(ByteBuffer bytes) {
        while (true) {
            // In a scan 0xFF 0x00 is a data byte 0xFF and restart markers are part of the data; nextMarker goes over
            // them, as over the scan's other bytes.
            int marker = nextMarker(bytes);
            if (marker == END_OF_IMAGE) {
                return;
            }
            if (!standsAlone(marker)) {
                int start = bytes.position();
                int length = Short.toUnsignedInt(bytes.getShort());
                bytes.position(start);
                ImageHeader.skip(bytes, Math.max(2, length));
            }
        }
    }

    /** On the array itself: a photo's every byte goes by here, and through the buffer's methods it takes ten times as long. */
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
}
