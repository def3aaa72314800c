package dev.vit4j.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What a file says about itself.
 *
 * @param format kind of file
 * @param width declared columns
 * @param height declared rows
 * @param alpha whether pixels may be transparent
 * @param orientation how it must be turned once decoded, 1 (not at all) to 8
 */
record ImageHeader(ImageFormat format, int width, int height, boolean alpha, int orientation) {
    ImageHeader(ImageFormat format, int width, int height, boolean alpha) {
        this(format, width, height, alpha, ExifOrientation.UPRIGHT);
    }

    /**
     * Reads a file's header and walks its blocks to its end. Decoders fill what is missing from a file cut short with
     * gray, or read a gigabyte because a header said so; neither should happen unnoticed.
     *
     * @param content a whole file
     * @param limits what it may ask for
     * @return its header
     * @throws InvalidImage if it is no image, too large or not complete
     */
    static ImageHeader check(byte[] content, ImageLimits limits) throws InvalidImage {
        ImageFormat format = ImageFormat.of(content);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        ImageHeader header;
        try {
            header = switch (format) {
                case JPEG -> JpegStructure.header(bytes);
                case PNG -> PngStructure.header(bytes);
                case BMP -> BmpStructure.header(bytes);
                case GIF -> GifStructure.header(bytes);
                case WEBP -> WebPStructure.header(bytes);
            };
        } catch (BufferUnderflowException e) {
            throw cutShort(format);
        }
        header.checkSize(limits);
        try {
            switch (format) {
                case JPEG -> JpegStructure.skipToEnd(bytes);
                case PNG -> PngStructure.skipToEnd(bytes);
                case BMP -> BmpStructure.checkPixels(bytes);
                case GIF -> GifStructure.skipFirstFrame(bytes);
                case WEBP -> WebPStructure.checkLength(bytes);
            }
        } catch (BufferUnderflowException e) {
            throw cutShort(format);
        }
        return header.withOrientation(content);
    }

    private ImageHeader withOrientation(byte[] content) {
        int turned = switch (format) {
            case PNG -> ExifOrientation.of(PngStructure.exif(content));
            case WEBP -> ExifOrientation.of(WebPStructure.exif(content));
            case JPEG -> JpegKind.of(content).orientation();
            case BMP, GIF -> ExifOrientation.UPRIGHT;
        };
        return new ImageHeader(format, width, height, alpha, turned);
    }

    /** @return Java heap that decoding takes at most, without the file's content */
    long decodingBytes() {
        long turning = orientation == ExifOrientation.UPRIGHT ? 0 : RgbImage.CHANNELS;
        return (long) width * height * (format.heapBytesPerPixel() + turning);
    }

    private static InvalidImage cutShort(ImageFormat format) {
        return new InvalidImage("is cut short (this " + format + " ends before its picture does): fetch it again");
    }

    private void checkSize(ImageLimits limits) throws InvalidImage {
        if (width < 1 || height < 1) {
            throw new InvalidImage("declares " + width + "x" + height + " pixels: the file is damaged, fetch it again");
        }
        if ((long) width * height > limits.maxPixels()) {
            throw new InvalidImage("declares " + width + "x" + height + " pixels, more than the limit of "
                    + limits.maxPixels() + ": shrink it first, or raise the limit if you trust it");
        }
    }

    /**
     * @param bytes read from its position
     * @param count bytes to go over
     * @throws BufferUnderflowException if there are fewer
     */
    static void skip(ByteBuffer bytes, long count) {
        if (count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + (int) count);
    }
}
