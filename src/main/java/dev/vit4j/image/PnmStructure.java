package dev.vit4j.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Reads binary PGM and PPM files (netpbm's P5 and P6), which data sets such as GTSRB consist of: a header in ASCII, and
 * samples of one byte, or of two in big-endian order if the maximum exceeds 255.
 *
 * @param channels 1 for gray, 3 for RGB
 * @param width image width, in pixels
 * @param height image height, in pixels
 * @param maximum sample value of white, 1..65535
 * @param pixelsAt index of the first sample
 */
record PnmStructure(int channels, int width, int height, int maximum, int pixelsAt) {
    private static final int LARGEST_MAXIMUM = 65535;
    private static final int MOST_DIGITS = 9;

    /**
     * @param start first bytes of a file
     * @return whether they begin a binary PGM or PPM; a text may begin with the same two letters
     */
    static boolean begins(byte[] start) {
        try {
            of(ByteBuffer.wrap(start));
            return true;
        } catch (InvalidImage | BufferUnderflowException e) {
            return false;
        }
    }

    /**
     * @param bytes a file, or its beginning
     * @return its header
     * @throws InvalidImage if it is not a binary PGM or PPM
     * @throws BufferUnderflowException if the file ends before the header does
     */
    static PnmStructure of(ByteBuffer bytes) throws InvalidImage {
        bytes.position(0);
        boolean pnm = bytes.get() == 'P';
        int kind = bytes.get();
        if (!pnm || (kind != '5' && kind != '6')) {
            throw damaged();
        }
        int width = number(bytes);
        int height = number(bytes);
        int maximum = number(bytes);
        if (maximum < 1 || maximum > LARGEST_MAXIMUM) {
            throw damaged();
        }
        return new PnmStructure(kind == '5' ? 1 : RgbImage.CHANNELS, width, height, maximum, bytes.position());
    }

    private static InvalidImage damaged() {
        return new InvalidImage("is damaged (a PGM or PPM without a valid header): download it again");
    }

    /** Reads a number with the white space and comments before it, and one white space after it. */
    private static int number(ByteBuffer bytes) throws InvalidImage {
        byte b = bytes.get();
        if (!isSpace(b) && b != '#' && !isDigit(b)) {
            throw damaged();
        }
        while (isSpace(b) || b == '#') {
            if (b == '#') {
                while (b != '\n') {
                    b = bytes.get();
                }
            }
            b = bytes.get();
        }
        int value = 0;
        for (int digits = 0; isDigit(b); digits++, b = bytes.get()) {
            if (digits == MOST_DIGITS) {
                throw damaged();
            }
            value = 10 * value + b - '0';
        }
        if (!isSpace(b) || value == 0) {
            throw damaged();
        }
        return value;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    ImageHeader header() {
        return new ImageHeader(ImageFormat.PNM, width, height, false);
    }

    private int sampleBytes() {
        return maximum > 255 ? 2 : 1;
    }

    /** @throws BufferUnderflowException if the samples are incomplete */
    void checkPixels(ByteBuffer bytes) {
        bytes.position(pixelsAt);
        ImageHeader.skip(bytes, (long) width * height * channels * sampleBytes());
    }

    /**
     * @param content a whole file, checked
     * @return the image, scaled to 8 bits
     */
    static RgbImage decode(byte[] content) throws InvalidImage {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        PnmStructure pnm = of(bytes);
        byte[] pixels = new byte[RgbImage.CHANNELS * pnm.width * pnm.height];
        for (int o = 0; o < pixels.length; ) {
            byte level = pnm.level(bytes);
            pixels[o++] = level;
            if (pnm.channels == 1) {
                pixels[o++] = level;
                pixels[o++] = level;
            }
        }
        return new RgbImage(pnm.width, pnm.height, pixels);
    }

    private byte level(ByteBuffer bytes) {
        int sample = sampleBytes() == 2 ? Short.toUnsignedInt(bytes.getShort()) : Byte.toUnsignedInt(bytes.get());
        return (byte) ((Math.min(sample, maximum) * 255L + maximum / 2) / maximum);
    }
}
