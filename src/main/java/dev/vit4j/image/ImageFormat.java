package dev.vit4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Image formats that can be decoded, detected by a file's first bytes and never by its name. */
public enum ImageFormat {
    JPEG(4),
    PNG(8),
    BMP(4),
    GIF(8),
    WEBP(15),
    TIFF(16),
    PNM(4);

    /** Endings of image files, in lower case. A file's content decides, not its ending. */
    static final List<String> EXTENSIONS =
            List.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "dib", "gif", "webp", "tif", "tiff", "pgm", "ppm");

    private static final List<String> HEIF_BRANDS =
            List.of("heic", "heix", "heif", "hevc", "mif1", "msf1", "avif", "avis");

    private static final String REMEDY = "convert it to JPEG, PNG, BMP, GIF, WebP or TIFF, or leave it out";
    /** Sizes of the header after a bitmap's file header: core, OS/2, info and its versions 2 to 5. */
    private static final Set<Integer> BMP_HEADERS = Set.of(12, 16, 40, 52, 56, 64, 108, 124);
    /** First bytes of image formats that are not supported: BigTIFF, JPEG XL, JPEG 2000, Photoshop, icon, OpenEXR. */
    private static final List<String> OTHER_IMAGES = List.of(
            "II+\0",
            "MM\0+",
            "\u00FF\n",
            "\0\0\0\fJXL ",
            "\0\0\0\fjP  ",
            "\u00FFO\u00FFQ",
            "8BPS",
            "\0\0\1\0",
            "v/1\1");

    private final int heapBytesPerPixel;

    ImageFormat(int heapBytesPerPixel) {
        this.heapBytesPerPixel = heapBytesPerPixel;
    }

    /** @return the usual ending of its files, without the dot */
    public String ending() {
        return switch (this) {
            case JPEG -> "jpg";
            case PNG -> "png";
            case BMP -> "bmp";
            case GIF -> "gif";
            case WEBP -> "webp";
            case TIFF -> "tif";
            case PNM -> "ppm";
        };
    }

    /**
     * @return maximum Java heap for decoding, in bytes per pixel: three bytes of the result, temporary copies, and for
     *     WebP and TIFF the blocks of their decoders, which are written in Java
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
        Optional<ImageFormat> format = detect(content);
        if (format.isPresent()) {
            return format.get();
        }
        throw new InvalidImage(problem(text(content)));
    }

    /**
     * @param start first bytes of a file
     * @return whether they begin an image of one of these formats
     */
    static boolean isImage(byte[] start) {
        return detect(start).isPresent();
    }

    /**
     * @param start first bytes of a file
     * @return whether they begin an image of another format
     */
    static boolean isOtherImage(byte[] start) {
        String text = text(start);
        return OTHER_IMAGES.stream().anyMatch(text::startsWith)
                || isHeif(text)
                || text.toLowerCase(Locale.ROOT).contains("<svg");
    }

    private static boolean isHeif(String text) {
        return text.startsWith("ftyp", 4) && HEIF_BRANDS.stream().anyMatch(brand -> text.startsWith(brand, 8));
    }

    private static String text(byte[] content) {
        return new String(content, 0, Math.min(content.length, ImageScan.START_BYTES), StandardCharsets.ISO_8859_1);
    }

    private static Optional<ImageFormat> detect(byte[] content) {
        String start = text(content);
        if (start.startsWith("\u00FF\u00D8\u00FF")) {
            return Optional.of(JPEG);
        }
        if (start.startsWith("\u0089PNG\r\n\u001A\n")) {
            return Optional.of(PNG);
        }
        if (start.startsWith("BM") && isBitmap(content)) {
            return Optional.of(BMP);
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return Optional.of(TIFF);
        }
        if (PnmStructure.begins(content)) {
            return Optional.of(PNM);
        }
        return Optional.empty();
    }

    /** A text may begin with BM too. */
    private static boolean isBitmap(byte[] content) {
        return content.length >= 26
                && BMP_HEADERS.contains(
                        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(14));
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
        if (start.startsWith("II+\0") || start.startsWith("MM\0+")) {
            return "is a BigTIFF image: " + REMEDY;
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
