package dev.vit4j.attention.bulk;

import dev.vit4j.attention.PreprocessedImage;
import dev.vit4j.common.BadInputException;
import dev.vit4j.data.patch.PatchTransform;
import dev.vit4j.image.ImageDecoder;
import dev.vit4j.image.ImageSource;
import dev.vit4j.image.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * An input read and made ready for every model, or why that was not possible.
 *
 * @param name the image as it was named
 * @param fileName what its files are called, without ending
 * @param seen for each model; empty if there is an error
 * @param error why there is nothing; empty if there is
 */
record Prepared(String name, String fileName, List<PreprocessedImage> seen, Optional<String> error) {
    /** @return pixels of the original; 0 if there is none */
    long pixels() {
        if (seen.isEmpty()) {
            return 0;
        }
        RgbImage original = seen.get(0).original();
        return (long) original.width() * original.height();
    }

    /**
     * @param input what was named
     * @param fileName what its files are called
     * @param decoder reads it
     * @param makers each model's
     */
    static Prepared of(ImageSource input, String fileName, ImageDecoder decoder, List<PatchTransform> makers) {
        try {
            RgbImage image = input.read(decoder);
            List<PreprocessedImage> seen = makers.stream()
                    .map(maker -> PreprocessedImage.of(image, maker))
                    .toList();
            return new Prepared(input.name(), fileName, seen, Optional.empty());
        } catch (BadInputException e) {
            String prefix = input.name() + ": ";
            String message = e.getMessage();
            return new Prepared(
                    input.name(),
                    fileName,
                    List.of(),
                    Optional.of(message.startsWith(prefix) ? message.substring(prefix.length()) : message));
        }
    }
}
