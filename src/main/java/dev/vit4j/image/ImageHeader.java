package dev.vit4j.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Properties that an image file declares in its header.
 *
 * @param format file format
 * @param width declared width, before the image is oriented
 * @param height declared height, before the image is oriented
 * @param alpha whether pixels may be transparent
 * @param orientation EXIF orientation, 1 (upright) to 8
 */
public record ImageHeader(ImageFormat format, int width, int height, boolean alpha, int orientation) {
    ImageHeader(ImageFormat format, int width, int height, boolean alpha) {
        this(format, width, height, alpha, ExifOrientation.UPRIGHT);
    }

    /**
     * Reads a file's header and checks that the file is complete. Without this check, decoders would fill the missing
     * part of a truncated file with gray, or allocate a gigabyte because a header says so.
     *
     * @param content a whole file
     * @param limits limits for its size
     * @return its header
     * @throws InvalidImage if it is not an image, too large or incomplete
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
                case TIFF -> TiffStructure.of(bytes).header();
                case PNM -> PnmStructure.of(bytes).header();
            };
        } catch (BufferUnderflowException e) {
            throw truncated(format);
        }
        header.checkSize(limits);
        try {
            switch (format) {
                case JPEG -> JpegStructure.skipToEnd(bytes);
                case PNG -> PngStructure.skipToEnd(bytes);
                case BMP -> BmpStructure.checkPixels(bytes);
                case GIF -> GifStructure.skipFirstFrame(bytes);
                case WEBP -> WebPStructure.checkLength(bytes);
                case TIFF -> TiffStructure.checkPixels(bytes);
                case PNM -> PnmStructure.of(bytes).checkPixels(bytes);
            }
        } catch (BufferUnderflowException e) {
            throw truncated(format);
        }
        return header.withOrientation(content);
    }

    private ImageHeader withOrientation(byte[] content) {
        int turned = switch (format) {
            case PNG -> ExifOrientation.of(PngStructure.exif(content));
            case WEBP -> ExifOrientation.of(WebPStructure.exif(content));
            case JPEG -> JpegStructure.orientation(content);
            case TIFF -> ExifOrientation.of(ByteBuffer.wrap(content));
            case BMP, GIF, PNM -> ExifOrientation.UPRIGHT;
        };
        return new ImageHeader(format, width, height, alpha, turned);
    }

    /** @return maximum Java heap for decoding, in bytes, without the file's content */
    long decodingBytes() {
        long turning = orientation == ExifOrientation.UPRIGHT ? 0 : RgbImage.CHANNELS;
        return (long) width * height * (format.heapBytesPerPixel() + turning);
    }

    private static InvalidImage truncated(ImageFormat format) {
        return new InvalidImage("is truncated (the " + format + " data is incomplete): download it again");
    }

    private void checkSize(ImageLimits limits) throws InvalidImage {
        if (width < 1 || height < 1) {
            throw new InvalidImage(
                    "declares " + width + "x" + height + " pixels: the file is damaged, download it again");
        }
        if ((long) width * height > limits.maxPixels()) {
            throw new InvalidImage("declares " + width + "x" + height + " pixels, more than the limit of "
                    + limits.maxPixels() + ": shrink it first, or raise the limit if you trust it");
        }
    }

    /**
     * Moves a buffer's position forward.
     *
     * @param bytes the buffer
     * @param count number of bytes to skip
     * @throws BufferUnderflowException if fewer bytes remain
     */
    static void skip(ByteBuffer bytes, long count) {
        if (count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + (int) count);
    }
}
