package dev.vit4j.image;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.NativeLogging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Decodes image files to RGB. JPEG, PNG, BMP and WebP without animation are decoded with OpenCV, the library that
 * DataVec's image loader uses; animated WebP, and the first frame of GIFs and page of TIFFs with ImageIO readers. EXIF
 * orientation is applied, 16-bit channels are scaled to 8 bits, grayscale becomes RGB, and transparent images are
 * composited over white.
 *
 * <p>A file is rejected before it is decoded if it is not an image (whatever its name), exceeds the limits or is
 * truncated. A JPEG that is damaged in the middle is not detected, since the format has no checksums.
 *
 * <p>Thread-safe. Images that need much memory wait for each other.
 */
public final class ImageDecoder {
    static {
        NativeLogging.choose();
    }

    private final ImageLimits limits;
    private final Decoding decoding;
    private final DecodingMemory memory;
    private final ThreadLocal<OpenCv> openCv = ThreadLocal.withInitial(OpenCv::new);

    /** Creates a decoder with {@link ImageLimits#DEFAULT}. */
    public ImageDecoder() {
        this(ImageLimits.DEFAULT);
    }

    /** @param limits limits for image files */
    public ImageDecoder(ImageLimits limits) {
        this(limits, Decoding.EXACT);
    }

    /**
     * @param limits limits for image files
     * @param decoding whether images may be reduced while they are decoded
     */
    public ImageDecoder(ImageLimits limits, Decoding decoding) {
        this(limits, decoding, Runtime.getRuntime().maxMemory());
    }

    ImageDecoder(ImageLimits limits, Decoding decoding, long heap) {
        this.limits = limits;
        this.decoding = decoding;
        this.memory = new DecodingMemory(heap);
    }

    /** @return limits for image files */
    public ImageLimits limits() {
        return limits;
    }

    /** @return whether images may be reduced while they are decoded */
    public Decoding decoding() {
        return decoding;
    }

    /**
     * Looks at a file's first bytes.
     *
     * @param file any path
     * @return whether it is a file that begins like an image of a supported format, or is named like one, and is not
     *     hidden
     */
    public static boolean isImage(Path file) {
        return Files.isRegularFile(file)
                && !ImageScan.isPassedOver(file)
                && ImageScan.leftOut(file).isEmpty();
    }

    /**
     * @param file an image file
     * @return the image
     * @throws BadInputException if the file cannot be read or decoded, is not an image, too large or incomplete; the
     *     message names the file and the problem
     */
    public RgbImage decode(Path file) {
        return decode(file, file.toString(), Function.identity());
    }

    /**
     * @param content a whole image file
     * @param name name for messages
     * @return the image
     * @throws BadInputException as in {@link #decode(Path)}
     */
    public RgbImage decode(byte[] content, String name) {
        return decode(content, name, Function.identity());
    }

    /**
     * Decodes an image and converts it while its memory is reserved. Convert it to something smaller, so that memory is
     * free for the next large image.
     *
     * @param <T> type of the result
     * @param file an image file
     * @param name name for messages
     * @param use converts the image
     * @return the result of {@code use}
     * @throws BadInputException as in {@link #decode(Path)}
     */
    public <T> T decode(Path file, String name, Function<RgbImage, T> use) {
        return decode(file, name, Reduction.NONE, decoded -> use.apply(decoded.image()));
    }

    /**
     * Decodes an image, reduced if this decoder is {@linkplain Decoding#FAST fast} and the file is a JPEG, and converts it
     * as {@link #decode(Path, String, Function)} does.
     *
     * @param <T> type of the result
     * @param file an image file
     * @param name name for messages
     * @param reduction says by how much it may be reduced
     * @param use converts the image
     * @return the result of {@code use}
     * @throws BadInputException as in {@link #decode(Path)}
     */
    public <T> T decode(Path file, String name, Reduction reduction, Function<ReducedImage, T> use) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            checkFile(attributes);
            if (attributes.size() <= memory.smallFile()) {
                return decode(Files.readAllBytes(file), name, reduction, use);
            }
            int alone = memory.enterAlone();
            try {
                memory.check(attributes.size());
                byte[] content = Files.readAllBytes(file);
                ImageHeader header = ImageHeader.check(content, limits);
                memory.check(attributes.size() + header.decodingBytes());
                return use.apply(pixels(content, header, reduction));
            } finally {
                memory.leave(alone);
            }
        } catch (InvalidImage e) {
            throw new BadInputException(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw BadInputException.unreadable(name, e);
        }
    }

    /**
     * Reads an image file without decoding it.
     *
     * @param file an image file
     * @return its content
     * @throws BadInputException if the file cannot be read, is no regular file or is too large; the message names the file
     *     and the problem
     */
    public byte[] content(Path file) {
        try {
            checkFile(Files.readAttributes(file, BasicFileAttributes.class));
            return Files.readAllBytes(file);
        } catch (InvalidImage e) {
            throw new BadInputException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw BadInputException.unreadable(file, e);
        }
    }

    /**
     * Decodes an image and converts it while its memory is reserved, as {@link #decode(Path, String, Function)}.
     *
     * @param <T> type of the result
     * @param content a whole image file
     * @param name name for messages
     * @param use converts the image
     * @return the result of {@code use}
     * @throws BadInputException as in {@link #decode(Path)}
     */
    public <T> T decode(byte[] content, String name, Function<RgbImage, T> use) {
        return decode(content, name, Reduction.NONE, decoded -> use.apply(decoded.image()));
    }

    /**
     * Decodes an image and converts it, as {@link #decode(Path, String, Reduction, Function)}.
     *
     * @param <T> type of the result
     * @param content a whole image file
     * @param name name for messages
     * @param reduction says by how much it may be reduced
     * @param use converts the image
     * @return the result of {@code use}
     * @throws BadInputException as in {@link #decode(Path)}
     */
    public <T> T decode(byte[] content, String name, Reduction reduction, Function<ReducedImage, T> use) {
        return read(content, name, reduction, (image, header) -> use.apply(image));
    }

    /**
     * @param content a whole image file
     * @param name name for messages
     * @return the image, with what the file declares
     * @throws BadInputException as in {@link #decode(Path)}
     */
    public DecodedImage decodeWithHeader(byte[] content, String name) {
        return read(content, name, Reduction.NONE, (image, header) -> new DecodedImage(image.image(), header));
    }

    private <T> T read(byte[] content, String name, Reduction reduction, BiFunction<ReducedImage, ImageHeader, T> use) {
        try {
            if (content.length == 0) {
                throw new InvalidImage("is empty: download it again");
            }
            checkSize(content.length);
            ImageHeader header = ImageHeader.check(content, limits);
            memory.check(header.decodingBytes());
            int held = memory.enter(header.decodingBytes());
            try {
                return use.apply(pixels(content, header, reduction), header);
            } finally {
                memory.leave(held);
            }
        } catch (InvalidImage e) {
            throw new BadInputException(name + ": " + e.getMessage(), e);
        }
    }

    private void checkFile(BasicFileAttributes attributes) throws InvalidImage {
        if (attributes.isDirectory()) {
            throw new InvalidImage("is a folder, not an image: pass the files in it");
        }
        if (!attributes.isRegularFile()) {
            // Opening a pipe would block until someone writes to it.
            throw new InvalidImage("is a pipe, socket or device, not an image file: leave it out");
        }
        checkSize(attributes.size());
    }

    private void checkSize(long bytes) throws InvalidImage {
        if (bytes > limits.maxBytes()) {
            throw new InvalidImage("has " + bytes + " bytes, more than the limit of " + limits.maxBytes()
                    + " for an image file: shrink it first, or raise the limit if you trust it");
        }
    }

    private ReducedImage pixels(byte[] content, ImageHeader header, Reduction reduction) throws InvalidImage {
        boolean swapped = ExifOrientation.swapsSides(header.orientation());
        int width = swapped ? header.height() : header.width();
        int height = swapped ? header.width() : header.height();
        RgbImage stored = switch (header.format()) {
            case JPEG ->
                openCv.get().decode(content, header, decoding == Decoding.FAST ? reduction.of(width, height) : 1);
            case BMP ->
                header.alpha()
                        ? BmpStructure.overWhite(content, header)
                        : openCv.get().decode(content, header);
            case PNG -> openCv.get().decode(PngStructure.withoutAnimation(content), header);
            case GIF -> ImageIoReaders.gif(content, header);
            case WEBP ->
                WebPStructure.place(content).animated()
                        ? ImageIoReaders.webp(content, header)
                        : openCv.get().decode(content, header);
            case TIFF -> Tiff.decode(content);
            case PNM -> PnmStructure.decode(content);
        };
        return new ReducedImage(ExifOrientation.apply(stored, header.orientation()), width, height);
    }
}
