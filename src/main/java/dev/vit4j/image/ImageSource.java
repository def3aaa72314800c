package dev.vit4j.image;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import java.nio.file.Path;
import java.util.function.Function;

/** Where an image comes from: what to call it, and how to get at its pixels. Immutable: may be read from any thread. */
public sealed interface ImageSource {
    /** @return what rows and messages call it */
    String name();

    /**
     * @param decoder reads encoded images
     * @return the picture
     * @throws BadInputException if there is none to be had; the message begins with {@link #name()} and a colon
     */
    default RgbImage read(ImageDecoder decoder) {
        return read(decoder, Function.identity());
    }

    /**
     * Reads the image and makes something smaller of it before the next large one may take the memory.
     *
     * @param <T> what is made of it
     * @param decoder reads encoded images
     * @param use what to make of the picture
     * @return that
     * @throws BadInputException if there is none to be had; the message begins with {@link #name()} and a colon
     */
    <T> T read(ImageDecoder decoder, Function<RgbImage, T> use);

    /**
     * @param path an image file, or what is taken for one
     * @return it, under the name of its path
     */
    static ImageSource of(Path path) {
        return new File(FileNames.of(path), path);
    }

    /**
     * A file.
     *
     * @param name what to call it
     * @param path where it is; not looked at until it is read
     */
    record File(String name, Path path) implements ImageSource {
        @Override
        public <T> T read(ImageDecoder decoder, Function<RgbImage, T> use) {
            return decoder.decode(path, name, use);
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
        public <T> T read(ImageDecoder decoder, Function<RgbImage, T> use) {
            return decoder.decode(content, name, use);
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
        public <T> T read(ImageDecoder decoder, Function<RgbImage, T> use) {
            return use.apply(image);
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
        public <T> T read(ImageDecoder decoder, Function<RgbImage, T> use) {
            throw new BadInputException(name + ": " + problem);
        }
    }
}
