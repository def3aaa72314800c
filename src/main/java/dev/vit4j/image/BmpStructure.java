package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a Windows bitmap's headers (BITMAPFILEHEADER and the core or info header after it). */
final class BmpStructure {
    private static final int PIXEL_OFFSET_AT = 10;
    private static final int INFO_AT = 14;
    private static final int CORE_HEADER_BYTES = 12;

    private BmpStructure() {}

    static ImageHeader header(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN).position(INFO_AT);
        int width;
        int height;
        if (bytes.getInt() == CORE_HEADER_BYTES) {
            width = Short.toUnsignedInt(bytes.getShort());
            height = Short.toUnsignedInt(bytes.getShort());
        } else {
            width = bytes.getInt();
            // Negative: rows stand top down.
            height = Math.abs(bytes.getInt());
        }
        return new ImageHeader(ImageFormat.BMP, width, height, false);
    }

    /** Checks that uncompressed pixels are all there; run-length coded ones have no size that is known beforehand. */
    static void checkPixels(ByteBuffer bytes) throws InvalidImage {
        ImageHeader header = header(bytes);
        bytes.getShort();
        int bits = Short.toUnsignedInt(bytes.getShort());
        boolean core = bytes.getInt(INFO_AT) == CORE_HEADER_BYTES;
        int compression = core ? 0 : bytes.getInt();
        boolean runLength = compression == 1 || compression == 2;
        if (!runLength) {
            long rowBytes = ((long) header.width() * bits + 31) / 32 * 4;
            bytes.position(0);
            ImageHeader.skip(bytes, Integer.toUnsignedLong(bytes.getInt(PIXEL_OFFSET_AT)));
            ImageHeader.skip(bytes, rowBytes * header.height());
        }
    }
}
