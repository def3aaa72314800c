package dev.vit4j.cli.shared;

import dev.vit4j.common.Size;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --image-size} of commands that run a model. */
public final class ImageSizeOption {
    @Option(
            names = "--image-size",
            paramLabel = "N|HxW",
            converter = SizeConverter.class,
            description = "Runs the model on images of N x N pixels, or of height H and width W, with its positions"
                    + " interpolated (default: the model's size).")
    private Size size;

    /** @return the image size to run at; empty for the model's own */
    public Optional<Size> size() {
        return Optional.ofNullable(size);
    }
}
