package dev.vit4j.image;

import dev.vit4j.common.BadInputException;
import dev.vit4j.common.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** A named image that can be read. Immutable, and so may be read from any thread. */
public sealed interface ImageSource {
    /** @return name for output rows and messages */
    String name();

    /**
     * @param decoder decodes image files
     * @return the image
     * @throws BadInputException if the image cannot be read; the message begins with {@link #name()} and a colon
     */
    default RgbImage read(ImageDecoder decoder) {
        return read(decoder, Function.identity());
    }

    /**
     * Reads the image and converts it while its memory is reserved. Convert it to something smaller, so that memory is
     * free for the next large image.
     *
     * @param <T> type of the result
     * @param decoder decodes image files
     * @param use converts the image
     * @return the result of {@code use}
     * @throws BadInputException if the image cannot be read; the message begins with {@link #name()} and a colon
     */
    default <T> T read(ImageDecoder decoder, Function<RgbImage, T> use) {
        return read(decoder, Reduction.NONE, decoded -> use.apply(decoded.image()));
    }

    /**
     * Reads the image, reduced if the decoder is {@linkplain Decoding#FAST fast}, and converts it while its memory is
     * reserved.
     *
     * @param <T> type of the result
     * @param decoder decodes image files
     * @param reduction says by how much the image may be reduced
     * @param use converts the image
     * @return the result of {@code use}
     * @throws BadInputException if the image cannot be read; the message begins with {@link #name()} and a colon
     */
    <T> T read(ImageDecoder decoder, Reduction reduction, Function<ReducedImage, T> use);

    /**
     * @param path an image file; not opened until it is read
     * @return the source, named by its path
     */
    static ImageSource of(Path path) {
        return new File(FileNames.of(path), path);
    }

    /**
     * A file on disk.
     *
     * @param name name for output rows and messages
     * @param path path of the file; not opened until it is read
     */
    record File(String name, Path path) implements ImageSource {
        @Override
        public <T> T read(ImageDecoder decoder, Reduction reduction, Function<ReducedImage, T> use) {
            return decoder.decode(path, name, reduction, use);
        }
    }

    /**
     * The content of an image file in memory, such as an archive entry or an upload.
     *
     * @param name name for output rows and messages
     * @param content the whole file; not copied, so do not modify it
     */
    record Encoded(String name, byte[] content) implements ImageSource {
        @Override
        public <T> T read(ImageDecoder decoder, Reduction reduction, Function<ReducedImage, T> use) {
            return decoder.decode(content, name, reduction, use);
        }
    }

    /**
     * An image file elsewhere, such as on a web server. Its content is fetched each time it is read.
     *
     * @param name name for output rows and messages
     * @param content fetches the file
     */
    record Remote(String name, ContentReader content) implements ImageSource {
        @Override
        public <T> T read(ImageDecoder decoder, Reduction reduction, Function<ReducedImage, T> use) {
            byte[] fetched;
            try {
                fetched = content.read();
            } catch (IOException e) {
                throw new BadInputException(name + ": " + e.getMessage(), e);
            }
            return decoder.decode(fetched, name, reduction, use);
        }
    }

    /**
     * An image that needs no decoding, such as a CIFAR record or a drawing.
     *
     * @param name name for output rows and messages
     * @param image the image
     */
    record Pixels(String name, RgbImage image) implements ImageSource {
        @Override
        public <T> T read(ImageDecoder decoder, Reduction reduction, Function<ReducedImage, T> use) {
            return use.apply(ReducedImage.whole(image));
        }
    }

    /**
     * A file of several images, such as an archive, that is not opened.
     *
     * @param name name for output rows and messages
     * @param path path of the file
     */
    record Container(String name, Path path) implements ImageSource {
        @Override
        public <T> T read(ImageDecoder decoder, Reduction reduction, Function<ReducedImage, T> use) {
            throw new BadInputException(name + ": is not one image but a file of several");
        }
    }

    /**
     * An input that cannot be read. It keeps its position among the others and fails when it is read.
     *
     * @param name name for output rows and messages
     * @param problem why it cannot be read
     */
    record Missing(String name, String problem) implements ImageSource {
        @Override
        public <T> T read(ImageDecoder decoder, Reduction reduction, Function<ReducedImage, T> use) {
            throw new BadInputException(name + ": " + problem);
        }
    }
}
