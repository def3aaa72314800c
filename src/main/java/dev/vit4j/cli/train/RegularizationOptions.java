package dev.vit4j.cli.train;

import dev.vit4j.train.Regularization;
import picocli.CommandLine.Option;

/** Options of {@code vit train}: what keeps from overfitting. */
final class RegularizationOptions {
    @Option(
            names = "--label-smoothing",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "Share of the target spread over all classes (default: ${DEFAULT-VALUE}).")
    private double labelSmoothing = 0.1;

    @Option(
            names = "--dropout",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of values dropped (default: ${DEFAULT-VALUE}).")
    private double dropout;

    @Option(
            names = "--attention-dropout",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of attention weights dropped (default: ${DEFAULT-VALUE}).")
    private double attentionDropout;

    @Option(
            names = "--drop-path",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of residual branches dropped in the last block, rising from 0 in the first (default:"
                    + " ${DEFAULT-VALUE}).")
    private double dropPath;

    @Option(
            names = "--patch-dropout",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of the patches left out of each image, by which training is faster too (default:"
                    + " ${DEFAULT-VALUE}).")
    private double patchDropout;

    @Option(
            names = "--crop",
            paramLabel = "PIXELS",
            defaultValue = "4",
            description = "Padding of the random crop; 0 for no crop (default: ${DEFAULT-VALUE}).")
    private int crop = 4;

    @Option(
            names = "--flip",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Mirror one image in two (default: yes).")
    private boolean flip = true;

    Regularization toRegularization() {
        return new Regularization(labelSmoothing, dropout, attentionDropout, dropPath, crop, flip)
                .withPatchDropout(patchDropout);
    }
}
