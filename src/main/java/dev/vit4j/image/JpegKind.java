package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Properties of a JPEG that choose its decoder.
 *
 * @param plain whether {@link PlainJpeg} decodes it to the same pixels as OpenCV: 8-bit YCbCr with 4:4:4, 4:2:2 or
 *     4:2:0 subsampling and without Adobe's APP14 marker, which may declare other color spaces
 * @param orientation EXIF orientation, 1 to 8
 */
record JpegKind(boolean plain, int orientation) {
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int FIRST_FRAME = 0xC0;
    private static final int PROGRESSIVE_FRAME = 0xC2;
    private static final String EXIF = "Exif\0\0";
    /** Sampling factors in one byte, horizontal and vertical, as in a frame header. */
    private static final int FULL = 0x11;

    private static final int HALF_WIDTH = 0x21;
    private static final int HALF_BOTH = 0x22;

    /**
     * @param content a JPEG file whose structure was checked
     * @return its properties
     */
    static JpegKind of(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).position(2);
        int orientation = ExifOrientation.UPRIGHT;
        boolean adobe = false;
        boolean exifSeen = false;
        while (true) {
            int marker = JpegStructure.nextMarker(bytes);
            if (JpegStructure.standsAlone(marker)) {
                continue;
            }
            ByteBuffer segment = segment(bytes);
            if (marker == APP14) {
                adobe = true;
            } else if (marker == APP1 && !exifSeen && startsWith(segment, EXIF)) {
                exifSeen = true;
                orientation = ExifOrientation.of(segment);
            } else if (JpegStructure.isStartOfFrame(marker)) {
                boolean usual = marker >= FIRST_FRAME && marker <= PROGRESSIVE_FRAME;
                return new JpegKind(usual && !adobe && isPlain(segment), orientation);
            }
        }
    }

    /** Returns the payload of the segment at the buffer's position and moves the position behind the segment. */
    private static ByteBuffer segment(ByteBuffer bytes) {
        int length = Math.max(2, Short.toUnsignedInt(bytes.getShort(bytes.position())));
        ByteBuffer payload = bytes.slice(bytes.position() + 2, length - 2);
        ImageHeader.skip(bytes, length);
        return payload;
    }

    private static boolean startsWith(ByteBuffer segment, String text) {
        byte[] start = new byte[Math.min(segment.remaining(), text.length())];
        segment.duplicate().get(start);
        return new String(start, StandardCharsets.ISO_8859_1).equals(text);
    }

    /** A frame header: precision, height, width, component count; for each component its id, sampling and table. */
    private static boolean isPlain(ByteBuffer frame) {
        if (frame.remaining() < 15 || frame.get(0) != 8 || frame.get(5) != 3) {
            return false;
        }
        int luma = frame.get(7);
        boolean numbered = frame.get(6) == 1 && frame.get(9) == 2 && frame.get(12) == 3;
        boolean sampled = luma == FULL || luma == HALF_WIDTH || luma == HALF_BOTH;
        return numbered && sampled && frame.get(10) == FULL && frame.get(13) == FULL;
    }
}
