package dev.vit4j.image;

import dev.vit4j.common.AtomicFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes images as PNG or JPEG. */
public final class ImageEncoder {
    private ImageEncoder() {}

    /**
     * @param image an image
     * @return content of a PNG file
     * @throws IOException if encoding fails
     */
    public static byte[] png(RgbImage image) throws IOException {
        return png(image.toBufferedImage());
    }

    /**
     * @param image a drawing
     * @return content of a PNG file
     * @throws IOException if encoding fails
     */
    public static byte[] png(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        // Not ImageIO.write, whose stream needs a folder for temporary files.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(content)) {
            writer.setOutput(out);
            writer.write(image);
        } finally {
            writer.dispose();
        }
        return content.toByteArray();
    }

    /**
     * @param image an image
     * @param quality 0 (smallest) to 1 (best)
     * @return content of a JPEG file
     * @throws IOException if encoding fails
     */
    public static byte[] jpeg(RgbImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(content)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image.toBufferedImage(), null, null), parameters);
        } finally {
            writer.dispose();
        }
        return content.toByteArray();
    }

    /**
     * @param image an image
     * @param file PNG file to write; written atomically
     * @throws IOException if writing fails
     */
    public static void writePng(RgbImage image, Path file) throws IOException {
        writePng(image.toBufferedImage(), file);
    }

    /**
     * @param image a drawing
     * @param file PNG file to write; written atomically
     * @throws IOException if writing fails
     */
    public static void writePng(BufferedImage image, Path file) throws IOException {
        byte[] content = png(image);
        AtomicFiles.write(file, temporary -> Files.write(temporary, content));
    }
}
