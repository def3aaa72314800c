package dev.vit4j.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decodes the first page of a TIFF with the JDK's reader, which is written in Java; OpenCV bundles a libtiff of 2021.
 * Colors are taken from the samples: Java's color conversion would brighten gray and change CMYK.
 */
final class Tiff {
    private Tiff() {}

    static RgbImage decode(byte[] content) throws InvalidImage {
        TiffStructure structure = TiffStructure.of(ByteBuffer.wrap(content));
        ImageReader reader = jdkReader();
        try (ContentStream stream = new ContentStream(content)) {
            reader.setInput(stream, false, true);
            BufferedImage image = reader.read(0);
            return structure.photometric() == TiffStructure.PALETTE
                    ? ofPalette(image.getRaster(), TiffStructure.palette(ByteBuffer.wrap(content)))
                    : toRgb(image, structure);
        } catch (IOException | RuntimeException e) {
            // The reader also throws unchecked exceptions for damaged data.
            throw new InvalidImage(
                    "cannot be decoded (" + e + "): the file is damaged, or an unusual TIFF variant:" + " convert it");
        } finally {
            reader.dispose();
        }
    }

    /** Returns the JDK's own reader; others on the class path may return other samples. */
    private static ImageReader jdkReader() throws InvalidImage {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("tiff");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.plugins.tiff.")) {
                return reader;
            }
            reader.dispose();
        }
        throw new InvalidImage("is a TIFF image, and this Java runtime has no TIFF reader: convert it");
    }

    private static RgbImage ofPalette(Raster indices, byte[] palette) {
        int width = indices.getWidth();
        int height = indices.getHeight();
        byte[] pixels = new byte[Math.multiplyExact(RgbImage.CHANNELS, Math.multiplyExact(width, height))];
        int[] row = new int[width * indices.getNumBands()];
        for (int y = 0, o = 0; y < height; y++) {
            indices.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++, o += RgbImage.CHANNELS) {
                int color = row[x * indices.getNumBands()] * RgbImage.CHANNELS;
                System.arraycopy(palette, color, pixels, o, RgbImage.CHANNELS);
            }
        }
        return new RgbImage(width, height, pixels);
    }

    private static RgbImage toRgb(BufferedImage image, TiffStructure structure) {
        Raster raster = image.getRaster();
        int colors = switch (structure.photometric()) {
            case TiffStructure.WHITE_IS_ZERO, TiffStructure.BLACK_IS_ZERO -> 1;
            case TiffStructure.RGB -> 3;
            case TiffStructure.SEPARATED -> 4;
            default -> 0;
        };
        if (colors == 0 || structure.bits() < 8 || raster.getNumBands() < colors) {
            return RgbImage.of(image); // few levels, YCbCr
        }
        boolean alpha = raster.getNumBands() > colors && structure.header().alpha();
        boolean premultiplied = structure.extra() == TiffStructure.PREMULTIPLIED_ALPHA;
        int max = (1 << structure.bits()) - 1;
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] pixels = new byte[Math.multiplyExact(RgbImage.CHANNELS, Math.multiplyExact(width, height))];
        int[] row = new int[width * raster.getNumBands()];
        int[] levels = new int[raster.getNumBands()];
        for (int y = 0, o = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < levels.length; band++) {
                    levels[band] = (int) ((row[x * levels.length + band] * 255L + max / 2) / max);
                }
                for (int c = 0; c < RgbImage.CHANNELS; c++) {
                    int level = level(levels, c, structure.photometric());
                    if (!alpha) {
                        pixels[o++] = (byte) level;
                    } else if (premultiplied) {
                        pixels[o++] = RgbImage.clamped(level + 255 - levels[colors]);
                    } else {
                        pixels[o++] = RgbImage.overWhite(level, levels[colors]);
                    }
                }
            }
        }
        return new RgbImage(width, height, pixels);
    }

    private static int level(int[] levels, int channel, int photometric) {
        return switch (photometric) {
            // The reader has inverted images whose white is zero.
            case TiffStructure.WHITE_IS_ZERO, TiffStructure.BLACK_IS_ZERO -> levels[0];
            // Ink: the share of light that neither the color nor black takes away.
            case TiffStructure.SEPARATED -> ((255 - levels[channel]) * (255 - levels[3]) + 127) / 255;
            default -> levels[channel];
        };
    }
}
