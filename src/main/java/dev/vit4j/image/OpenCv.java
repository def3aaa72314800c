package dev.vit4j.image;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_ANYDEPTH;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The call into OpenCV, and the one place where blue, green, red becomes red, green, blue.
 *
 * <p>{@code NativeImageLoader} is gone round here on purpose: what OpenCV refuses it hands to leptonica, which misreads
 * some files and writes to stderr; it drops alpha, keeps 16-bit levels as they are, and copies through floats.
 */
final class OpenCv {
    private OpenCv() {}

    static RgbImage decode(byte[] content, ImageHeader header) throws InvalidImage {
        // UNCHANGED is the only way to alpha, and ignores EXIF orientation; turning is done for all formats in one
        // place.
        int flags = header.alpha() ? IMREAD_UNCHANGED : IMREAD_COLOR | IMREAD_ANYDEPTH | IMREAD_IGNORE_ORIENTATION;
        try (Mat encoded = new Mat(content);
                Mat image = imdecode(encoded, flags)) {
            if (image.empty() || !image.isContinuous()) {
                throw new InvalidImage("cannot be decoded: the file is damaged or of an unusual kind, convert it");
            }
            return new RgbImage(image.cols(), image.rows(), toRgb(levels(image), image.channels()));
        } catch (RuntimeException e) {
            // OpenCV's own exceptions, e.g. for dimensions it will not allocate.
            throw new InvalidImage("cannot be decoded (" + e.getMessage() + "): the file is damaged, fetch it again");
        }
    }

    private static byte[] levels(Mat image) throws InvalidImage {
        byte[] levels = new byte[Math.toIntExact(image.total() * image.channels())];
        if (image.depth() == CV_8U) {
            ByteBuffer source = image.createBuffer();
            source.get(levels);
        } else if (image.depth() == CV_16U) {
            ShortBuffer source = image.createBuffer();
            for (int i = 0; i < levels.length; i++) {
                // round(v / 257), as libpng's png_set_scale_16 does it.
                levels[i] = (byte) ((Short.toUnsignedInt(source.get(i)) * 255 + 32895) >>> 16);
            }
        } else {
            throw new InvalidImage("has pixels of an unusual type: convert it to 8 bits a channel");
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
