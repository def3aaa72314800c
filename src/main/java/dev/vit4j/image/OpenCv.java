package dev.vit4j.image;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_ANYDEPTH;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.vit4j.common.NativeLogging;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes images with OpenCV, whose JPEGs are bit-identical to Pillow's: both use libjpeg-turbo. Keeps the memory of small
 * images for the next, since the operating system takes a tenth of a JPEG's time to provide it. Not thread-safe.
 *
 * <p>Does not use DataVec's {@code NativeImageLoader}, which passes files that OpenCV rejects to Leptonica (which
 * misreads some of them and writes to stderr), drops alpha, keeps 16-bit values and copies through floats.
 */
final class OpenCv {
    static {
        NativeLogging.choose();
    }

    private final NativeMemory encoded = new NativeMemory();
    private final NativeMemory decoded = new NativeMemory();

    /**
     * @param content a whole file, checked
     * @param header of the file
     * @return the image as stored, without its EXIF orientation applied
     * @throws InvalidImage if OpenCV cannot decode it
     */
    RgbImage decode(byte[] content, ImageHeader header) throws InvalidImage {
        return decode(content, header, 1);
    }

    /**
     * @param content a whole JPEG file, checked
     * @param header of the file
     * @param divisor of both sides: 1, 2, 4 or 8
     * @return the image as stored, with sides divided and rounded up
     * @throws InvalidImage if OpenCV cannot decode it
     */
    RgbImage decode(byte[] content, ImageHeader header, int divisor) throws InvalidImage {
        // Only UNCHANGED keeps alpha; it ignores EXIF orientation, which ExifOrientation applies for all formats.
        int flags = header.alpha()
                ? IMREAD_UNCHANGED
                : IMREAD_COLOR_RGB | IMREAD_ANYDEPTH | IMREAD_IGNORE_ORIENTATION | reduced(divisor);
        int width = (header.width() + divisor - 1) / divisor;
        int height = (header.height() + divisor - 1) / divisor;
        try (NativeMemory.Loan file = encoded.lend(content.length);
                NativeMemory.Loan pixels = decoded.lend((long) RgbImage.CHANNELS * width * height);
                Mat source = new Mat(1, content.length, CV_8UC1, file.memory().put(content, 0, content.length));
                // Used by OpenCV if the image is of this size and type; otherwise it allocates one.
                Mat target = new Mat(height, width, CV_8UC3, pixels.memory());
                Mat image = imdecode(source, flags, target)) {
            if (image.empty() || !image.isContinuous()) {
                throw new InvalidImage("cannot be decoded: the file is damaged or an unusual variant, convert it");
            }
            return new RgbImage(image.cols(), image.rows(), rgb(image, content, header));
        } catch (RuntimeException e) {
            // OpenCV throws for dimensions that it will not allocate, for example.
            throw new InvalidImage(
                    "cannot be decoded (" + e.getMessage() + "): the file is damaged, download it again");
        }
    }

    /** Returns the flag by which libjpeg reduces an image, from its frequencies. */
    private static int reduced(int divisor) {
        return switch (divisor) {
            case 1 -> 0;
            case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
            case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
            case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
            default -> throw new IllegalArgumentException("no reduction by " + divisor);
        };
    }

    private static byte[] rgb(Mat image, byte[] content, ImageHeader header) throws InvalidImage {
        byte[] levels = levels(image);
        if (!header.alpha() && image.channels() == RgbImage.CHANNELS) {
            return levels;
        }
        byte[] rgb = toRgb(levels, image.channels());
        if (header.format() == ImageFormat.PNG && image.channels() == 1) {
            PngStructure.transparentGray(content).ifPresent(key -> whiten(rgb, image, key));
        }
        return rgb;
    }

    /** Makes the pixels of the transparent level white. */
    private static void whiten(byte[] rgb, Mat gray, int key) {
        int count = rgb.length / RgbImage.CHANNELS;
        ByteBuffer bytes = gray.depth() == CV_8U ? gray.createBuffer() : null;
        ShortBuffer shorts = gray.depth() == CV_8U ? null : gray.createBuffer();
        for (int i = 0; i < count; i++) {
            int level = bytes != null ? Byte.toUnsignedInt(bytes.get(i)) : Short.toUnsignedInt(shorts.get(i));
            if (level == key) {
                Arrays.fill(rgb, RgbImage.CHANNELS * i, RgbImage.CHANNELS * (i + 1), (byte) 255);
            }
        }
    }

    private static byte[] levels(Mat image) throws InvalidImage {
        byte[] levels = new byte[Math.toIntExact(image.total() * image.channels())];
        if (image.depth() == CV_8U) {
            image.data().get(levels);
        } else if (image.depth() == CV_16U) {
            ShortBuffer source = image.createBuffer();
            for (int i = 0; i < levels.length; i++) {
                // round(v / 257), as in libpng's png_set_scale_16.
                levels[i] = (byte) ((Short.toUnsignedInt(source.get(i)) * 255 + 32895) >>> 16);
            }
        } else {
            throw new InvalidImage("has pixels of an unsupported type: convert it to 8 bits per channel");
        }
        return levels;
    }

    private static byte[] toRgb(byte[] levels, int channels) throws InvalidImage {
        int count = levels.length / channels;
        byte[] rgb = channels == RgbImage.CHANNELS ? levels : new byte[RgbImage.CHANNELS * count];
        switch (channels) {
            case 1 -> {
                for (int i = 0, o = 0; i < count; i++) {
                    rgb[o++] = levels[i];
                    rgb[o++] = levels[i];
                    rgb[o++] = levels[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < rgb.length; i += 3) {
                    byte blue = rgb[i];
                    rgb[i] = rgb[i + 2];
                    rgb[i + 2] = blue;
                }
            }
            case 4 -> {
                for (int i = 0, o = 0; i < levels.length; i += 4) {
                    int alpha = levels[i + 3] & 0xFF;
                    rgb[o++] = RgbImage.overWhite(levels[i + 2] & 0xFF, alpha);
                    rgb[o++] = RgbImage.overWhite(levels[i + 1] & 0xFF, alpha);
                    rgb[o++] = RgbImage.overWhite(levels[i] & 0xFF, alpha);
                }
            }
            default -> throw new InvalidImage("has " + channels + " channels: convert it to RGB");
        }
        return rgb;
    }
}
