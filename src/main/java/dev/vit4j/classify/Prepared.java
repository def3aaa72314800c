package dev.vit4j.classify;

import dev.vit4j.common.BadInputException;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.ReducedImage;
import dev.vit4j.image.Reduction;
import dev.vit4j.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An image prepared for one or several models, or an error.
 *
 * @param <T> a model's input; for classification the patches [N,P]
 * @param inputs one per view (mirrored, or for models with different preprocessing); empty if it failed
 * @param error the error, without the image's name; empty if it succeeded
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
     * Reads and prepares an image. A bad image becomes an error; exceptions from bugs are thrown.
     *
     * @param <T> a model's input
     * @param source the image
     * @param decoder decodes it
     * @param prepare makes the inputs from the decoded image
     * @return the inputs or the error
     */
    public static <T> Prepared<T> of(ImageSource source, ImageDecoder decoder, Function<RgbImage, List<T>> prepare) {
        return of(source, decoder, Reduction.NONE, decoded -> prepare.apply(decoded.image()));
    }

    /**
     * Reads and prepares an image. A bad image becomes an error; exceptions from bugs are thrown.
     *
     * @param <T> a model's input
     * @param source the image
     * @param decoder decodes it
     * @param reduction says by how much a fast decoder may reduce it
     * @param prepare makes the inputs from the decoded image
     * @return the inputs or the error
     */
    public static <T> Prepared<T> of(
            ImageSource source, ImageDecoder decoder, Reduction reduction, Function<ReducedImage, List<T>> prepare) {
        try {
            return new Prepared<>(source.read(decoder, reduction, prepare), Optional.empty());
        } catch (BadInputException e) {
            String prefix = source.name() + ": ";
            String message = e.getMessage();
            return failed(message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        }
    }

    /**
     * @param <T> a model's input
     * @param error the error, without the image's name
     * @return a failed image
     */
    public static <T> Prepared<T> failed(String error) {
        return new Prepared<>(List.of(), Optional.of(error));
    }
}
