package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads and applies the EXIF orientation tag (Exif 2.3, section 4.6.4). */
final class ExifOrientation {
    static final int UPRIGHT = 1;
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /**
     * @param exif a TIFF structure, with or without a leading "Exif\0\0"
     * @return the orientation, 1 to 8; 1 (upright) if the tag is missing or invalid
     */
    static int of(ByteBuffer exif) {
        ByteBuffer tiff = exif.duplicate();
        if (tiff.remaining() >= 6 && tiff.getInt(tiff.position()) == 0x45786966) {
            tiff.position(tiff.position() + 6);
        }
        tiff = tiff.slice();
        if (tiff.remaining() < 8) {
            return UPRIGHT;
        }
        switch (tiff.getInt(0)) {
            case 0x49492A00 -> tiff.order(ByteOrder.LITTLE_ENDIAN);
            case 0x4D4D002A -> tiff.order(ByteOrder.BIG_ENDIAN);
            default -> {
                return UPRIGHT;
            }
        }
        return inDirectory(tiff, Integer.toUnsignedLong(tiff.getInt(4)));
    }

    private static int inDirectory(ByteBuffer tiff, long offset) {
        if (offset + 2 > tiff.limit()) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) offset));
        for (int i = 0; i < entries; i++) {
            long entry = offset + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > tiff.limit()) {
                return UPRIGHT;
            }
            int at = (int) entry;
            if (Short.toUnsignedInt(tiff.getShort(at)) == TAG && tiff.getShort(at + 2) == SHORT) {
                int value = Short.toUnsignedInt(tiff.getShort(at + 8));
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /**
     * @param orientation 1 to 8
     * @return whether the upright image is as wide as the stored one is high
     */
    static boolean swapsSides(int orientation) {
        return orientation >= 5;
    }

    /**
     * @param image the image as stored
     * @param orientation 1 to 8: the visual sides of the stored first row and first column, in this order: top left,
     *     top right, bottom right, bottom left, left top, right top, right bottom, left bottom
     * @return the upright image
     */
    static RgbImage apply(RgbImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        int width = image.width();
        int height = image.height();
        boolean swapped = swapsSides(orientation);
        int newWidth = swapped ? height : width;
        int newHeight = swapped ? width : height;
        byte[] turned = new byte[image.pixels().length];
        for (int y = 0, o = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int across = swapped ? y : x;
                int down = swapped ? x : y;
                int column = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8
                        ? width - 1 - across
                        : across;
                int row = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7
                        ? height - 1 - down
                        : down;
                System.arraycopy(
                        image.pixels(), RgbImage.CHANNELS * (row * width + column), turned, o, RgbImage.CHANNELS);
                o += RgbImage.CHANNELS;
            }
        }
        return new RgbImage(newWidth, newHeight, turned);
    }
}
