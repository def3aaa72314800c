package dev.vit4j.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The kinds of files that can be decoded, told apart by their first bytes and never by their names. */
enum ImageFormat {
    JPEG(4),
    PNG(8),
    BMP(4),
    GIF(6),
    WEBP(12);

    /** Endings that images are looked for by when a folder is scanned; lower case. */
    static final List<String> EXTENSIONS = List.of("jpg", "jpeg", "png", "bmp", "gif", "webp");

    private static final String REMEDY = "JPEG, PNG, BMP, GIF and WebP are read: convert it or leave it out";

    private final int heapBytesPerPixel;

    ImageFormat(int heapBytesPerPixel) {
        this.heapBytesPerPixel = heapBytesPerPixel;
    }

    /**
     * @return Java heap that decoding takes for a pixel, at most: the three bytes of the result, what stands beside
     *     them while they are made, and for WebP the blocks that its decoder (Java, unlike the others') works on
     */
    int heapBytesPerPixel() {
        return heapBytesPerPixel;
    }

    /**
     * @param content a whole file
     * @return its format
     * @throws InvalidImage if it is none of these; says what it looks like instead
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
            return "is a web page, not an image: the download went wrong, fetch it again";
        }
        if (text.startsWith("<svg") || text.startsWith("<?xml")) {
            return "is XML (perhaps SVG), not a pixel image: " + REMEDY;
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
        return "is not an image (its first bytes are those of no known format): " + REMEDY;
    }
}
