package dev.vit4j.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The kinds of files that can be decoded, told apart by their first bytes and never by their names. */
enum ImageFormat {
    JPEG,
    PNG,
    BMP,
    GIF;

    /** Endings that images are looked for by when a folder is scanned; lower case. */
    static final List<String> EXTENSIONS = List.of("jpg", "jpeg", "png", "bmp", "gif");

    private static final String REMEDY = "JPEG, PNG, BMP and GIF are read: convert it or leave it out";

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
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return "is a WebP image: " + REMEDY;
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return "is a TIFF image: " + REMEDY;
        }
        if (start.startsWith("ftyp", 4)) {
            return "is a HEIF/AVIF image or a video: " + REMEDY;
        }
        return "is not an image (its first bytes are those of no known format): " + REMEDY;
    }
}
