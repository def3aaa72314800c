package dev.vit4j.image;

import dev.vit4j.common.BadInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads image files as RGB: JPEG, PNG and BMP with OpenCV (the library under DataVec's image loader), of a GIF the first
 * frame with Java's ImageIO. EXIF orientation of JPEGs is applied, 16-bit channels are scaled to 8 bits, grey becomes
 * three equal channels, transparency is laid over white.
 *
 * <p>A file is refused, with its name and the reason, before a decoder sees it: when it is no image whatever its name
 * says, when it is larger than the limits, when its end is missing. A JPEG damaged in its middle is not noticed; the
 * format has no checksums.
 *
 * <p>Holds no state: one decoder serves many threads.
 */
public final class ImageDecoder {
    private final ImageLimits limits;

    /** A decoder with {@link ImageLimits#DEFAULT}. */
    public ImageDecoder() {
        this(ImageLimits.DEFAULT);
    }

    /** @param limits what a file may ask for */
    public ImageDecoder(ImageLimits limits) {
        this.limits = limits;
    }

    /** @return endings of the files that are taken for images when a folder is scanned, lower case, without the dot */
    public static List<String> extensions() {
        return ImageFormat.EXTENSIONS;
    }

    /**
     * @param file any path
     * @return whether its name ends like an image's and it is not hidden; its content is not looked at
     */
    public static boolean looksLikeImage(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return !name.startsWith(".")
                && dot > 0
                && ImageFormat.EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * @param file an image file
     * @return its picture
     * @throws BadInputException if it cannot be read, is no image, too large, not complete or not decodable; the
     *     message names the file and the problem
     */
    public RgbImage decode(Path file) {
        return decode(file, file.toString());
    }

    /**
     * @param file an image file
     * @param name what to call it in messages
     * @return its picture
     * @throws BadInputException as {@link #decode(Path)}
     */
    public RgbImage decode(Path file, String name) {
        try {
            if (Files.isDirectory(file)) {
                throw new BadInputException(name + ": is a folder, not an image: name the files in it");
            }
            long size = Files.size(file);
            if (size > limits.maxBytes()) {
                throw new BadInputException(name + ": " + size + " bytes are more than the limit of "
                        + limits.maxBytes() + " for an image file");
            }
            return decode(Files.readAllBytes(file), name);
        } catch (NoSuchFileException e) {
            throw new BadInputException(name + ": no such file", e);
        } catch (IOException e) {
            throw new BadInputException(name + ": cannot be read: " + e, e);
        }
    }

    /**
     * @param content a whole image file
     * @param name what to call it in messages
     * @return its picture
     * @throws BadInputException as {@link #decode(Path)}
     */
    public RgbImage decode(byte[] content, String name) {
        try {
            if (content.length == 0) {
                throw new InvalidImage("is empty: fetch it again");
            }
            ImageHeader header = ImageHeader.check(content, limits);
            return header.format() == ImageFormat.GIF ? firstFrame(content) : OpenCv.decode(content, header.alpha());
        } catch (InvalidImage e) {
            throw new BadInputException(name + ": " + e.getMessage(), e);
        }
    }

    private static RgbImage firstFrame(byte[] content) throws InvalidImage {
        BufferedImage frame;
        try {
            // Given the bare stream, ImageIO would write a temporary file.
            frame = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(content)));
        } catch (IOException | RuntimeException e) {
            // ImageIO's GIF reader answers damaged data with unchecked exceptions as well.
            throw new InvalidImage("cannot be decoded (" + e + "): the file is damaged, fetch it again");
        }
        if (frame == null) {
            throw new InvalidImage("cannot be decoded: the file is damaged, fetch it again");
        }
        return RgbImage.of(frame);
    }
}
