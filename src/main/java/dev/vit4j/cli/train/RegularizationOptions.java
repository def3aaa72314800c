package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.Numbers;
import dev.vit4j.model.Dropouts;
import dev.vit4j.train.Regularization;
import picocli.CommandLine.Option;

/** The group Regularization of {@code vit train}. */
final class RegularizationOptions {
    static final String HEADING = "%nRegularization:%n";

    private static final Regularization DEFAULT = Regularization.DEFAULT;

    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Spread this share of the target over all classes (default: ${DEFAULT-VALUE}).")
    private double labelSmoothing = DEFAULT.labelSmoothing();

    @Option(
            names = "--dropout",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Drop this share of the values after embedding, attention projection and MLP (default:"
                    + " ${DEFAULT-VALUE}).")
    private double dropout = DEFAULT.dropouts().dropout();

    @Option(
            names = "--attention-dropout",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Drop this share of the attention weights (default: ${DEFAULT-VALUE}).")
    private double attentionDropout = DEFAULT.dropouts().attention();

    @Option(
            names = "--drop-path",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Drop this share of the residual branches in the last block, rising linearly from 0 in the"
                    + " first (default: ${DEFAULT-VALUE}).")
    private double dropPath = DEFAULT.dropouts().dropPath();

    @Option(
            names = "--patch-dropout",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Leave out this share of each image's patches, which also makes training faster (default:"
                    + " ${DEFAULT-VALUE}).")
    private double patchDropout = DEFAULT.dropouts().patches();

    Regularization toRegularization() {
        return new Regularization(labelSmoothing, new Dropouts(dropout, attentionDropout, dropPath, patchDropout));
    }
}
