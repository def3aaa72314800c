package dev.vit4j.classify;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An image prepared for one or several models, or the reason why there is none.
 *
 * @param <T> what a model takes of an image; for classification its patches [N,P], one after the other
 * @param inputs several where one image is seen in several ways (mirrored, or by models that prepare it differently);
 *     empty if it failed
 * @param error why it failed, without the image's name; empty if it did not
 */
public record Prepared<T>(List<T> inputs, Optional<String> error) {
    /** @throws IllegalArgumentException unless there is exactly one of inputs and error */
    public Prepared {
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty() != error.isPresent()) {
            throw new IllegalArgumentException("either inputs or an error, not " + inputs.size() + " and " + error);
        }
    }

    /**
     * Reads and prepares an image. What is wrong with the image becomes the error; what is wrong with this
     * program is thrown.
     *
     * @param <T> what a model takes of it
     * @param source the image
     * @param decoder reads it
     * @param prepare makes the inputs of its picture
     * @return the inputs or the error
     */
    public static <T> Prepared<T> of(ImageSource source, ImageDecoder decoder, Function<RgbImage, List<T>> prepare) {
        try {
            return new Prepared<>(source.read(decoder, prepare), Optional.empty());
        } catch (BadInputException e) {
            String prefix = source.name() + ": ";
            String message = e.getMessage();
            return failed(message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        }
    }

    /**
     * @param <T> what a model would take of it
     * @param error why there is no image, without its name
     * @return that
     */
    public static <T> Prepared<T> failed(String error) {
        return new Prepared<>(List.of(), Optional.of(error));
    }
}
