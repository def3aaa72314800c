package dev.vit4j.classify;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One image to classify, or something named as one that is none.
 *
 * @param name the file as it was named
 * @param path where it is; empty if there is nothing to read
 * @param error why there is nothing to read; empty if there is
 */
public record ImageInput(String name, Optional<Path> path, Optional<String> error) {
    static ImageInput of(Path path) {
        return new ImageInput(path.toString(), Optional.of(path), Optional.empty());
    }

    static ImageInput missing(String name, String error) {
        return new ImageInput(name, Optional.empty(), Optional.of(error));
    }
}
