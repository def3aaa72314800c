package dev.vit4j.data;

import dev.vit4j.data.cifar.CifarFormat;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Small data sets for tests. */
public final class Samples {
    private Samples() {}

    /** A CIFAR-10 file whose record i has class i % 10 and random pixels. */
    public static Path cifar10(Path file, int records, long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] image = new byte[CifarFormat.IMAGE_BYTES];
        for (int i = 0; i < records; i++) {
            content.write(i % 10);
            random.nextBytes(image);
            content.write(image);
        }
        Files.createDirectories(file.getParent());
        return Files.write(file, content.toByteArray());
    }

    /** A record with the given label bytes and one color all over. */
    public static byte[] record(int red, int green, int blue, int... labels) {
        byte[] record = new byte[labels.length + CifarFormat.IMAGE_BYTES];
        for (int i = 0; i < labels.length; i++) {
            record[i] = (byte) labels[i];
        }
        int[] levels = {red, green, blue};
        for (int i = 0; i < CifarFormat.IMAGE_BYTES; i++) {
            record[labels.length + i] = (byte) levels[i / (CifarFormat.IMAGE_BYTES / 3)];
        }
        return record;
    }

    public static RgbImage flat(int width, int height, int rgb) {
        byte[] pixels = new byte[3 * width * height];
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = (byte) (rgb >> 16);
            pixels[i + 1] = (byte) (rgb >> 8);
            pixels[i + 2] = (byte) rgb;
        }
        return new RgbImage(width, height, pixels);
    }

    public static RgbImage noise(int width, int height, long seed) {
        byte[] pixels = new byte[3 * width * height];
        new Random(seed).nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    public static Path png(Path file, RgbImage image) throws IOException {
        ImageEncoder.writePng(image, file);
        return file;
    }

    /** Class folders with that many 8x8 images each. */
    public static Path classFolders(Path root, int images, String... classes) throws IOException {
        for (int c = 0; c < classes.length; c++) {
            for (int i = 0; i < images; i++) {
                png(root.resolve(classes[c]).resolve("img" + i + ".png"), noise(8, 8, 100L * c + i));
            }
        }
        return root;
    }
}
