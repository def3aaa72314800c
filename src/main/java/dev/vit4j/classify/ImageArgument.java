package dev.vit4j.classify;

import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Converts the types that callers may pass as an image. */
final class ImageArgument {
    private ImageArgument() {}

    /**
     * @param image a Path, InputStream, byte[] of a file's content, BufferedImage, RgbImage or ImageSource; a stream is
     *     read to its end
     * @param name name to use if it has none of its own
     * @param maxBytes most bytes to read from a stream
     * @return the image as a source
     * @throws IllegalArgumentException if it is of another type
     */
    static ImageSource source(Object image, String name, long maxBytes) {
        if (image instanceof ImageSource source) {
            return source;
        } else if (image instanceof Path path) {
            return ImageSource.of(path);
        } else if (image instanceof BufferedImage picture) {
            return new ImageSource.Pixels(name, RgbImage.of(picture));
        } else if (image instanceof RgbImage picture) {
            return new ImageSource.Pixels(name, picture);
        } else if (image instanceof byte[] content) {
            return new ImageSource.Encoded(name, content);
        } else if (image instanceof InputStream stream) {
            return read(stream, name, maxBytes);
        }
        throw new IllegalArgumentException(name + " is "
                + (image == null ? "null" : "a " + image.getClass().getName())
                + "; expected Path, InputStream, byte[], BufferedImage, RgbImage or ImageSource");
    }

    private static ImageSource read(InputStream stream, String name, long maxBytes) {
        try {
            byte[] content = stream.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maxBytes + 1));
            return content.length > maxBytes
                    ? new ImageSource.Missing(name, "more bytes than the limit of " + maxBytes + " for an image file")
                    : new ImageSource.Encoded(name, content);
        } catch (IOException e) {
            return new ImageSource.Missing(name, "cannot be read: " + e);
        }
    }
}
