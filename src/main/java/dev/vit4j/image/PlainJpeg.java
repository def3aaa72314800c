package dev.vit4j.image;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decodes common JPEGs with the JDK's reader, in little more than half of OpenCV's time (1.0 instead of 1.8 ms for 500
 * x 375 pixels): the reader returns YCbCr, which is converted once and in place. The pixels are bit-identical, since
 * both use the Independent JPEG Group's integer DCT and triangle upsampling.
 */
final class PlainJpeg {
    private static final int LEVELS = 256;
    private static final int MIDDLE = 128;
    private static final int FRACTION_BITS = 16;
    private static final int HALF = 1 << (FRACTION_BITS - 1);

    /** Contribution of Cr to red, and of Cb to blue. */
    private static final int[] RED_OF_CR = rounded(1.402);

    private static final int[] BLUE_OF_CB = rounded(1.772);
    /** Contributions of Cr and Cb to green, in fixed point; their sum is rounded. */
    private static final int[] GREEN_OF_CR = scaled(-0.71414, 0);

    private static final int[] GREEN_OF_CB = scaled(-0.34414, HALF);

    private PlainJpeg() {}

    /**
     * @param content a whole JPEG file
     * @return the image as stored, without its EXIF orientation applied; empty if the JDK's reader fails
     */
    static Optional<RgbImage> decode(byte[] content) {
        ImageReader reader = jdkReader();
        if (reader == null) {
            return Optional.empty();
        }
        try (ContentStream stream = new ContentStream(content)) {
            reader.setInput(stream, true, true);
            Raster raster = reader.readRaster(0, null);
            int width = raster.getWidth();
            int height = raster.getHeight();
            if (!(raster.getDataBuffer() instanceof DataBufferByte buffer)
                    || buffer.getData().length != RgbImage.CHANNELS * width * height) {
                return Optional.empty();
            }
            toRgb(buffer.getData());
            return Optional.of(new RgbImage(width, height, buffer.getData()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // OpenCV may decode it, or reports the problem
        } finally {
            reader.dispose();
        }
    }

    /** Returns the JDK's own reader; others on the class path may not return YCbCr. */
    private static ImageReader jdkReader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.plugins.jpeg.")) {
                return reader;
            }
            reader.dispose();
        }
        return null;
    }

    /** Converts from YCbCr (ITU-T T.871, section 7) with the fixed-point arithmetic of libjpeg's jdcolor.c. */
    private static void toRgb(byte[] pixels) {
        for (int i = 0; i < pixels.length; i += RgbImage.CHANNELS) {
            int luma = pixels[i] & 0xFF;
            int cb = pixels[i + 1] & 0xFF;
            int cr = pixels[i + 2] & 0xFF;
            pixels[i] = RgbImage.clamped(luma + RED_OF_CR[cr]);
            pixels[i + 1] = RgbImage.clamped(luma + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> FRACTION_BITS));
            pixels[i + 2] = RgbImage.clamped(luma + BLUE_OF_CB[cb]);
        }
    }

    private static int[] rounded(double factor) {
        int[] table = scaled(factor, HALF);
        for (int level = 0; level < LEVELS; level++) {
            table[level] >>= FRACTION_BITS;
        }
        return table;
    }

    private static int[] scaled(double factor, int offset) {
        int fixed = (int) Math.round(factor * (1 << FRACTION_BITS));
        int[] table = new int[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            table[level] = fixed * (level - MIDDLE) + offset;
        }
        return table;
    }
}
