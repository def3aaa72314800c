package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the headers of a Windows bitmap: BITMAPFILEHEADER and the core or info header after it. */
final class BmpStructure {
    private static final int PIXEL_OFFSET_AT = 10;
    private static final int INFO_AT = 14;
    private static final int CORE_HEADER_BYTES = 12;
    private static final int NONE = 0;
    private static final int BIT_FIELDS = 3;

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
            // Negative if rows are stored top down.
            height = Math.abs(bytes.getInt());
        }
        return new ImageHeader(ImageFormat.BMP, width, height, false);
    }

    /**
     * Checks that uncompressed pixels are complete; the size of run-length encoded ones is not known in advance.
     * Rejects compression types that OpenCV does not support, because it would write to stderr.
     */
    static void checkPixels(ByteBuffer bytes) throws InvalidImage {
        ImageHeader header = header(bytes);
        bytes.getShort();
        int bits = Short.toUnsignedInt(bytes.getShort());
        int infoBytes = bytes.getInt(INFO_AT);
        int compression = infoBytes == CORE_HEADER_BYTES ? NONE : bytes.getInt();
        if (infoBytes < CORE_HEADER_BYTES || compression < NONE || compression > BIT_FIELDS) {
            throw new InvalidImage("is damaged, or an unusual BMP variant: convert it");
        }
        if (compression == NONE || compression == BIT_FIELDS) {
            long rowBytes = ((long) header.width() * bits + 31) / 32 * 4;
            bytes.position(0);
            ImageHeader.skip(bytes, Integer.toUnsignedLong(bytes.getInt(PIXEL_OFFSET_AT)));
            ImageHeader.skip(bytes, rowBytes * header.height());
        }
    }
}
