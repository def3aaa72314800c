package dev.vit4j.attention.page;

import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.io.IOException;
import java.util.Base64;

/** Encodes images as data URIs to embed in a page. */
final class EmbeddedPicture {
    /** Images up to this many pixels on a side are stored losslessly. */
    private static final int SMALL = 256;

    private static final float JPEG_QUALITY = 0.85f;

    private EmbeddedPicture() {}

    /**
     * @param image any image
     * @return a data URI: a lossless PNG
     * @throws IOException if encoding fails
     */
    static String exact(RgbImage image) throws IOException {
        return uri("png", ImageEncoder.png(image));
    }

    /**
     * @param image any image
     * @param longest most pixels along the longer side; a larger image is scaled down
     * @return a data URI: PNG for a small image, else JPEG
     * @throws IOException if encoding fails
     */
    static String atMost(RgbImage image, int longest) throws IOException {
        return Math.max(image.width(), image.height()) <= Math.min(SMALL, longest)
                ? exact(image)
                : jpeg(fitted(image, longest));
    }

    /**
     * @param image any image
     * @param longest most pixels along the longer side; a larger image is scaled down
     * @return a data URI: a JPEG
     * @throws IOException if encoding fails
     */
    static String jpegAtMost(RgbImage image, int longest) throws IOException {
        return jpeg(fitted(image, longest));
    }

    private static RgbImage fitted(RgbImage image, int longest) {
        double shrink = (double) longest / Math.max(image.width(), image.height());
        if (shrink >= 1) {
            return image;
        }
        int width = (int) Math.max(1, Math.round(image.width() * shrink));
        int height = (int) Math.max(1, Math.round(image.height() * shrink));
        return Resampler.BILINEAR.resize(image, width, height);
    }

    private static String jpeg(RgbImage image) throws IOException {
        return uri("jpeg", ImageEncoder.jpeg(image, JPEG_QUALITY));
    }

    private static String uri(String type, byte[] content) {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }
}
