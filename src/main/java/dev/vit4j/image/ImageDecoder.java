package dev.vit4j.image;

import dev.vit4j.common.BadInputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads image files as RGB: PNG, BMP and unusual JPEGs with OpenCV (the library under DataVec's image loader); usual
 * JPEGs, GIF, of which the first frame counts, and WebP with ImageIO readers. EXIF orientation is applied, 16-bit channels
 * are scaled to 8 bits, gray becomes three equal channels, transparency is laid over white.
 *
 * <p>A file is refused, with its name and the reason, before a decoder sees it: when it is no image whatever its name
 * says, when it is larger than the limits, when its end is missing. A JPEG damaged in its middle is not noticed; the
 * format has no checksums.
 *
 * <p>One decoder serves many threads; images that need much memory wait for each other.
 */
public final class ImageDecoder {
    private final ImageLimits limits;
    private final DecodingMemory memory;

    /** A decoder with {@link ImageLimits#DEFAULT}. */
    public ImageDecoder() {
        this(ImageLimits.DEFAULT);
    }

    /** @param limits what a file may ask for */
    public ImageDecoder(ImageLimits limits) {
        this(limits, Runtime.getRuntime().maxMemory());
    }

    ImageDecoder(ImageLimits limits, long heap) {
        this.limits = limits;
        this.memory = new DecodingMemory(heap);
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
        return file.getFileName() != null && looksLikeImage(file.getFileName().toString());
    }

    /**
     * @param name a file's name without its folders
     * @return whether it ends like an image's and is not hidden
     */
    public static boolean looksLikeImage(String name) {
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
        return decode(file, file.toString(), Function.identity());
    }

    /**
     * @param content a whole image file
     * @param name what to call it in messages
     * @return its picture
     * @throws BadInputException as {@link #decode(Path)}
     */
    public RgbImage decode(byte[] content, String name) {
        return decode(content, name, Function.identity());
    }

    /**
     * Decodes an image and makes something smaller of it before the next large one may take the memory.
     *
     * @param <T> what is made of it
     * @param file an image file
     * @param name what to call it in messages
     * @param use what to make of its picture
     * @return that
     * @throws BadInputException as {@link #decode(Path)}
     */
    public <T> T decode(Path file, String name, Function<RgbImage, T> use) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new InvalidImage("is a folder, not an image: name the files in it");
            }
            if (!attributes.isRegularFile()) {
                // Opening a pipe would wait for somebody to write into it.
                throw new InvalidImage("is a pipe, socket or device, not an image file: leave it out");
            }
            checkSize(attributes.size());
            if (attributes.size() <= memory.smallFile()) {
                return decode(Files.readAllBytes(file), name, use);
            }
            int alone = memory.enterAlone();
            try {
                memory.check(attributes.size());
                byte[] content = Files.readAllBytes(file);
                ImageHeader header = ImageHeader.check(content, limits);
                memory.check(attributes.size() + header.decodingBytes());
                return use.apply(pixels(content, header));
            } finally {
                memory.leave(alone);
            }
        } catch (InvalidImage e) {
            throw new BadInputException(name + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new BadInputException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new BadInputException(name + ": cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new BadInputException(name + ": cannot be read: " + e, e);
        }
    }

    /**
     * Decodes an image and makes something smaller of it before the next large one may take the memory.
     *
     * @param <T> what is made of it
     * @param content a whole image file
     * @param name what to call it in messages
     * @param use what to make of its picture
     * @return that
     * @throws BadInputException as {@link #decode(Path)}
     */
    public <T> T decode(byte[] content, String name, Function<RgbImage, T> use) {
        try {
            if (content.length == 0) {
                throw new InvalidImage("is empty: fetch it again");
            }
            checkSize(content.length);
            ImageHeader header = ImageHeader.check(content, limits);
            memory.check(header.decodingBytes());
            int held = memory.enter(header.decodingBytes());
            try {
                return use.apply(pixels(content, header));
            } finally {
                memory.leave(held);
            }
        } catch (InvalidImage e) {
            throw new BadInputException(name + ": " + e.getMessage(), e);
        }
    }

    private void checkSize(long bytes) throws InvalidImage {
        if (bytes > limits.maxBytes()) {
            throw new InvalidImage("has " + bytes + " bytes, more than the limit of " + limits.maxBytes()
                    + " for an image file: shrink it first, or raise the limit if you trust it");
        }
    }

    private static RgbImage pixels(byte[] content, ImageHeader header) throws InvalidImage {
        RgbImage stored = switch (header.format()) {
            case JPEG -> jpeg(content, header);
            case PNG, BMP -> OpenCv.decode(content, header);
            case GIF -> ImageIoReaders.gif(content);
            case WEBP -> ImageIoReaders.webp(content);
        };
        return ExifOrientation.apply(stored, header.orientation());
    }

    private static RgbImage jpeg(byte[] content, ImageHeader header) throws InvalidImage {
        Optional<RgbImage> plain = JpegKind.of(content).plain() ? PlainJpeg.decode(content) : Optional.empty();
        return plain.isPresent() ? plain.get() : OpenCv.decode(content, header);
    }
}
