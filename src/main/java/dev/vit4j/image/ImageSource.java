package dev.vit4j.image;

import dev.vit4j.common.BadInputException;
import java.nio.file.Path;

/** Where an image comes from: what to call it, and how to get at its pixels. Immutable: may be read from any thread. */
public sealed interface ImageSource {
    /** @return what rows and messages call it */
    String name();

    /**
     * @param decoder reads encoded images
     * @return the picture
     * @throws BadInputException if there is none to be had; the message begins with {@link #name()} and a colon
     */
    RgbImage read(ImageDecoder decoder);

    /**
     * @param path an image file, or what is taken for one
     * @return it, under the name of its path
     */
    static ImageSource of(Path path) {
        return new File(path.toString(), path);
    }

    /**
     * A file.
     *
     * @param name what to call it
     * @param path where it is; not looked at until it is read
     */
    record File(String name, Path path) implements ImageSource {
        @Override
        public RgbImage read(ImageDecoder decoder) {
            return decoder.decode(path, name);
        }
    }

    /**
     * An image file's content in memory: an entry of an archive, an upload.
     *
     * @param name what to call it
     * @param content the whole file; not copied, so don't change it
     */
    record Encoded(String name, byte[] content) implements ImageSource {
        @Override
        public RgbImage read(ImageDecoder decoder) {
            return decoder.decode(content, name);
        }
    }

    /**
     * Pixels that need no decoding: a CIFAR record, a drawing.
     *
     * @param name what to call it
     * @param image the picture
     */
    record Pixels(String name, RgbImage image) implements ImageSource {
        @Override
        public RgbImage read(ImageDecoder decoder) {
            return image;
        }
    }

    /**
     * Something named as an image that is none, so that its place among the others is not lost.
     *
     * @param name what it was called
     * @param problem why there is nothing to read
     */
    record Missing(String name, String problem) implements ImageSource {
        @Override
        public RgbImage read(ImageDecoder decoder) {
            throw new BadInputException(name + ": " + problem);
        }
    }
}
