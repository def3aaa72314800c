package dev.vit4j.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Image formats that can be decoded, detected by a file's first bytes and never by its name. */
enum ImageFormat {
    JPEG(4),
    PNG(8),
    BMP(4),
    GIF(6),
    WEBP(12);

    /** File extensions of images when a folder is scanned, in lower case. */
    static final List<String> EXTENSIONS = List.of("jpg", "jpeg", "png", "bmp", "gif", "webp");

    private static final String REMEDY = "convert it to JPEG, PNG, BMP, GIF or WebP, or leave it out";

    private final int heapBytesPerPixel;

    ImageFormat(int heapBytesPerPixel) {
        this.heapBytesPerPixel = heapBytesPerPixel;
    }

    /**
     * @return maximum Java heap for decoding, in bytes per pixel: three bytes of the result, temporary copies, and for
     *     WebP the blocks of its decoder, which is written in Java
     */
    int heapBytesPerPixel() {
        return heapBytesPerPixel;
    }

    /**
     * @param content a whole file
     * @return its format
     * @throws InvalidImage if it has none of these formats; the message says what it seems to be
     */
    static ImageFormat of(byte[] content) throws InvalidImage {
        String start = new String(content, 0, Math.min(content.length, 512), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u00FF\u00D8\u00FF")) {
            return JPEG;
        }
        if (start.startsWith("\u0089PNG\r\n\u001A\n")) {
            return PNG;
        }
        if (start.startsWith("BM") && content.length >= 26) {
            return BMP;
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return GIF;
        }
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return WEBP;
        }
        throw new InvalidImage(problem(start));
    }

    private static String problem(String start) {
        String text =
                start.replaceFirst("^\u00EF\u00BB\u00BF", "").stripLeading().toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
            return "is a web page, not an image: the download failed, download it again";
        }
        if (text.startsWith("<svg") || text.startsWith("<?xml")) {
            return "is XML (perhaps SVG), not a bitmap image: " + REMEDY;
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return "is a TIFF image: " + REMEDY;
        }
        if (start.startsWith("ftyp", 4)) {
            return "is a HEIF/AVIF image or a video: " + REMEDY;
        }
        if (start.startsWith("version https://git-lfs")) {
            return "is a Git LFS pointer, not the image itself: run git lfs pull";
        }
        return "is not an image of a known format: " + REMEDY;
    }
}
