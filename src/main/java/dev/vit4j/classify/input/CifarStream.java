package dev.vit4j.classify.input;

import dev.vit4j.common.BadInputException;
import dev.vit4j.data.cifar.CifarImages;
import dev.vit4j.image.ImageSource;
import java.nio.file.Path;

/** The images in a CIFAR binary, named {@code file#record}, counted from 0. */
final class CifarStream extends SourceStream {
    private final String name;
    private final CifarImages images;
    private int next;

    private CifarStream(String name, CifarImages images) {
        this.name = name;
        this.images = images;
    }

    static SourceStream open(Path file, String name) {
        try {
            return new CifarStream(name, CifarImages.open(file));
        } catch (BadInputException e) {
            String prefix = file + ": ";
            String problem = e.getMessage();
            return missing(name, problem.startsWith(prefix) ? problem.substring(prefix.length()) : problem);
        }
    }

    @Override
    protected ImageSource advance() {
        return next < images.size() ? new ImageSource.Pixels(name + "#" + next, images.image(next++)) : null;
    }
}
