package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the headers of a Windows bitmap: BITMAPFILEHEADER and the core or info header after it. */
final class BmpStructure {
    private static final int PIXEL_OFFSET_AT = 10;
    private static final int INFO_AT = 14;
    private static final int HEIGHT_AT = 22;
    private static final int BITS_AT = 28;
    private static final int COMPRESSION_AT = 30;
    private static final int MASKS_AT = 54;
    private static final int CORE_HEADER_BYTES = 12;
    private static final int INFO_BYTES_WITH_ALPHA = 56;
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
        return new ImageHeader(ImageFormat.BMP, width, height, hasAlpha(bytes));
    }

    /** Whether pixels of 32 bits have an alpha mask, which only headers since version 3 can hold. */
    private static boolean hasAlpha(ByteBuffer bytes) {
        return bytes.limit() >= MASKS_AT + 16
                && bytes.getInt(INFO_AT) >= INFO_BYTES_WITH_ALPHA
                && bytes.getShort(BITS_AT) == 32
                && bytes.getInt(COMPRESSION_AT) == BIT_FIELDS
                && bytes.getInt(MASKS_AT + 12) != 0;
    }

    /**
     * Decodes a bitmap with an alpha mask, which OpenCV ignores.
     *
     * @param content a whole file, checked
     * @param header its header, with alpha
     * @return the image over white
     */
    static RgbImage overWhite(byte[] content, ImageHeader header) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int start = bytes.getInt(PIXEL_OFFSET_AT);
        boolean topDown = bytes.getInt(HEIGHT_AT) < 0;
        int[] masks = new int[RgbImage.CHANNELS + 1];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = bytes.getInt(MASKS_AT + 4 * i);
        }
        byte[] pixels = new byte[RgbImage.CHANNELS * header.width() * header.height()];
        for (int y = 0, o = 0; y < header.height(); y++) {
            int row = topDown ? y : header.height() - 1 - y;
            for (int x = 0; x < header.width(); x++) {
                int pixel = bytes.getInt(start + 4 * (row * header.width() + x));
                int alpha = level(pixel, masks[RgbImage.CHANNELS]);
                for (int c = 0; c < RgbImage.CHANNELS; c++) {
                    pixels[o++] = RgbImage.overWhite(level(pixel, masks[c]), alpha);
                }
            }
        }
        return new RgbImage(header.width(), header.height(), pixels);
    }

    /** Returns the masked bits, scaled to 0..255. */
    private static int level(int pixel, int mask) {
        if (mask == 0) {
            return 0;
        }
        int shift = Integer.numberOfTrailingZeros(mask);
        long max = Integer.toUnsignedLong(mask) >>> shift;
        long value = Integer.toUnsignedLong(pixel & mask) >>> shift;
        return (int) ((value * 255 + max / 2) / max);
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
