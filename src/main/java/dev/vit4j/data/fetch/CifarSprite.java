package dev.vit4j.data.fetch;

import dev.vit4j.common.BadInputException;
import java.awt.image.Raster;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A PNG that holds many 32 x 32 RGB images: each row of 1024 pixels is one image, its own rows one after the other.
 * The canonical binary instead holds for each image its label, then 1024 red, 1024 green and 1024 blue bytes.
 */
final class CifarSprite {
    private static final int PIXELS = 32 * 32;
    private static final int CHANNELS = 3;

    private CifarSprite() {}

    /**
     * @param png one image a row
     * @param labels one a row, each 0 to 255
     * @param binary the CIFAR-10 binary to write
     * @throws BadInputException if the PNG is damaged or has not 1024 pixels a row, a row a label
     * @throws IOException if the binary cannot be written
     */
    static void toBinary(Path png, int[] labels, Path binary) throws IOException {
        Raster raster = read(png, labels.length);
        byte[] record = new byte[1 + CHANNELS * PIXELS];
        int[] row = new int[CHANNELS * PIXELS];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(binary), 1 << 16)) {
            for (int image = 0; image < labels.length; image++) {
                // The raster's samples are the file's own, in the order red, green, blue; no color conversion.
                raster.getPixels(0, image, PIXELS, 1, row);
                record[0] = (byte) labels[image];
                for (int pixel = 0; pixel < PIXELS; pixel++) {
                    for (int channel = 0; channel < CHANNELS; channel++) {
                        record[1 + channel * PIXELS + pixel] = (byte) row[pixel * CHANNELS + channel];
                    }
                }
                out.write(record);
            }
        }
    }

    private static Raster read(Path png, int rows) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(png.toFile())) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            BadInputException.require(
                    width == PIXELS && height == rows,
                    "%s: %d x %d pixels instead of %d x %d; the package's layout has changed",
                    png,
                    width,
                    height,
                    PIXELS,
                    rows);
            Raster raster = reader.read(0).getRaster();
            BadInputException.require(
                    raster.getNumBands() == CHANNELS && raster.getSampleModel().getSampleSize(0) == Byte.SIZE,
                    "%s: %d channels of %d bits instead of %d of %d; the package's layout has changed",
                    png,
                    raster.getNumBands(),
                    raster.getSampleModel().getSampleSize(0),
                    CHANNELS,
                    Byte.SIZE);
            return raster;
        } catch (IOException e) {
            throw new BadInputException(png + ": not a readable PNG: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }
}
