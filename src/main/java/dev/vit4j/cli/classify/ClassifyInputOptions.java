package dev.vit4j.cli.classify;

import dev.vit4j.classify.input.InputOptions;
import dev.vit4j.cli.shared.Amount;
import dev.vit4j.cli.shared.DecodeHelp;
import dev.vit4j.image.Decoding;
import dev.vit4j.image.ImageLimits;
import picocli.CommandLine.Option;

/** Input options of {@code vit classify}. */
public final class ClassifyInputOptions {
    public static final String HEADING = "%nInput:%n";

    @Option(
            names = "--null",
            description = "Splits lists at null bytes, as find -print0 writes them, instead of at line breaks.")
    private boolean nullSeparated;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "100m",
            converter = Amount.Count.class,
            description = "Rejects images whose header declares more pixels; k, m, g for thousands, millions, billions"
                    + " (default: ${DEFAULT-VALUE}).")
    private long maxPixels = ImageLimits.DEFAULT.maxPixels();

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            defaultValue = "256m",
            converter = Amount.Bytes.class,
            description = "Rejects image files, archive entries and URLs that are larger; k, m, g for KiB, MiB, GiB"
                    + " (default: ${DEFAULT-VALUE}).")
    private long maxBytes = ImageLimits.DEFAULT.maxBytes();

    @Option(
            names = "--image-column",
            paramLabel = "NAME",
            description = "Names the column of images in Parquet files (default: the only one, or image).")
    private String imageColumn = "";

    @Option(names = DecodeHelp.NAME, paramLabel = DecodeHelp.VALUES, description = DecodeHelp.DESCRIPTION)
    private Decoding decoding = Decoding.EXACT;

    /** @return whether large JPEGs may be reduced while they are decoded */
    public Decoding decoding() {
        return decoding;
    }

    /** @return limits on image files */
    public ImageLimits limits() {
        return new ImageLimits(maxBytes, maxPixels);
    }

    /** @return how to read the inputs */
    public InputOptions toOptions() {
        return InputOptions.DEFAULT
                .withNullSeparated(nullSeparated)
                .withLimits(limits())
                .withImageColumn(imageColumn);
    }
}
