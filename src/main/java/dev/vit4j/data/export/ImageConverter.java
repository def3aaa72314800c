package dev.vit4j.data.export;

import static dev.vit4j.common.BadInputException.require;

import dev.vit4j.common.Size;
import dev.vit4j.data.dataset.StoredImage;
import dev.vit4j.data.preprocess.ResizeRule;
import dev.vit4j.image.DecodedImage;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageEncoder;
import dev.vit4j.image.ImageFormat;
import dev.vit4j.image.Resampler;
import dev.vit4j.image.RgbImage;
import java.io.IOException;

/** Resizes and encodes images for an export. Decodes each, so that none is exported that cannot be read. Thread-safe. */
final class ImageConverter {
    /** As for the input of a model: resizing a very long, narrow image could fill the memory. */
    private static final long MOST_PIXELS = 200_000_000L;

    private final ExportSettings settings;
    private final ImageDecoder decoder;

    ImageConverter(ExportSettings settings, ImageDecoder decoder) {
        this.settings = settings;
        this.decoder = decoder;
    }

    /** A whole image file and the ending of its name. */
    record Encoded(byte[] content, String ending) {}

    /**
     * @param stored an image
     * @param location of it, for messages
     * @return the image as it is exported
     * @throws IOException if encoding fails
     * @throws dev.vit4j.common.BadInputException if it cannot be decoded or resized; the message names the location
     */
    Encoded convert(StoredImage stored, String location) throws IOException {
        if (stored instanceof StoredImage.Pixels pixels) {
            return encoded(resized(pixels.image(), location));
        }
        byte[] content = ((StoredImage.Encoded) stored).content();
        DecodedImage decoded = decoder.decodeWithHeader(content, location);
        RgbImage resized = resized(decoded.image(), location);
        boolean copied = settings.encoding() == ImageEncoding.KEEP && isSame(resized, decoded.image());
        return copied ? new Encoded(content, decoded.header().format().ending()) : encoded(resized);
    }

    /** Returns whether an image was handed through. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(RgbImage one, RgbImage other) {
        return one == other;
    }

    private Encoded encoded(RgbImage image) throws IOException {
        return settings.encoding() == ImageEncoding.JPEG
                ? new Encoded(ImageEncoder.jpeg(image, settings.jpegQuality() / 100f), ImageFormat.JPEG.ending())
                : new Encoded(ImageEncoder.png(image), ImageFormat.PNG.ending());
    }

    private RgbImage resized(RgbImage image, String location) {
        int side = settings.side();
        if (side == 0) {
            return image;
        }
        ResizeRule rule = settings.fit() == ImageFit.STRETCH
                ? new ResizeRule.Exact(new Size(side, side))
                : new ResizeRule.ShortestEdge(side);
        ResizeRule.Resized size = rule.of(image.height(), image.width());
        // The columns are resized first.
        require(
                size.width() <= MOST_PIXELS / Math.max(size.height(), image.height()),
                "%s: %dx%d pixels are too long and narrow to be resized to %dx%d; crop the image",
                location,
                image.width(),
                image.height(),
                size.width(),
                size.height());
        RgbImage resized = Resampler.BICUBIC.resize(image, (int) size.width(), (int) size.height());
        return settings.fit() == ImageFit.CROP
                ? resized.window(offset(resized.width(), side), offset(resized.height(), side), side, side)
                : resized;
    }

    /** Rounds half to even, as torchvision's CenterCrop does. */
    private static int offset(int length, int side) {
        return (int) Math.rint((length - side) / 2.0);
    }
}
