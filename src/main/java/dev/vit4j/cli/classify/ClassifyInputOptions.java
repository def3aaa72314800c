package dev.vit4j.cli.classify;

import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.cli.shared.Amount;
import dev.vit4j.image.ImageLimits;
import picocli.CommandLine.Option;

/** Options of {@code vit classify} that say what is read, and what is refused. */
final class ClassifyInputOptions {
    static final String HEADING = "%nWhat is read:%n";

    @Option(
            names = "--null",
            description = "Names in lists end with a null byte, as from find -print0, and not with a line feed.")
    private boolean nullSeparated;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "100m",
            converter = Amount.Count.class,
            description = "Refuse an image whose header declares more; k, m, g for thousands, millions, billions"
                    + " (default: ${DEFAULT-VALUE}).")
    private long maxPixels = ImageLimits.DEFAULT.maxPixels();

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            defaultValue = "256m",
            converter = Amount.Bytes.class,
            description = "Refuse an image file or an archive's entry that is larger; k, m, g for KiB, MiB, GiB"
                    + " (default: ${DEFAULT-VALUE}).")
    private long maxBytes = ImageLimits.DEFAULT.maxBytes();

    ImageLimits limits() {
        return new ImageLimits(maxBytes, maxPixels);
    }

    InputOptions toOptions() {
        return new InputOptions(nullSeparated, limits());
    }
}
