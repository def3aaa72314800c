package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.model.init.InitScheme;
import dev.vit4j.train.Optimization;
import dev.vit4j.train.Regularization;
import dev.vit4j.train.TrainOptions;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options of {@code vit train}: data, model, length, order. */
final class TrainSubjectOptions {
    @Option(
            names = "--data",
            paramLabel = "D",
            description = "CIFAR-10 or CIFAR-100 binary folder, or a folder of class folders (with train, val, test"
                    + " inside, or divided by --val-split).")
    private String data;

    @Option(
            names = "--model",
            paramLabel = "V",
            description =
                    "Variant (test, nano/4, lite-7/4, cct-2/3x2, cct-7/3x1, Ti/16, ...) or model folder to fine-tune.")
    private String model;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "10",
            converter = PositiveInt.class,
            description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
    private int epochs = 10;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            converter = PositiveInt.class,
            description = "Images in a batch (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            defaultValue = "1",
            converter = PositiveInt.class,
            description = "Batches that make one update (default: ${DEFAULT-VALUE}).")
    private int accumulate = 1;

    @Option(
            names = "--image-size",
            paramLabel = "N",
            defaultValue = "0",
            description = "Side that images are brought to; 0 for the model's own (default: ${DEFAULT-VALUE}).")
    private int imageSize;

    @Option(names = "--coarse-labels", description = "Learn the 20 groups of CIFAR-100 in place of its 100 classes.")
    private boolean coarseLabels;

    @Option(
            names = "--val-split",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "Share of the training images held out for validation, where the data has no validation"
                    + " images (default: ${DEFAULT-VALUE}).")
    private double valSplit = 0.1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of weights, order, augmentation, dropout (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--init",
            paramLabel = "xavier|normal|mimetic",
            defaultValue = "xavier",
            description = "How the blocks of a variant begin: uniform by their sizes; normal, deviation 0.02; attention"
                    + " as trained models have it, to go with sincos positions (default: ${DEFAULT-VALUE}).")
    private InitScheme init = InitScheme.XAVIER;

    @Option(
            names = "--freeze",
            paramLabel = "none|backbone",
            defaultValue = "none",
            description =
                    "backbone: train the class head alone, on features computed once (default:" + " ${DEFAULT-VALUE}).")
    private Freeze freeze = Freeze.NONE;

    @Option(
            names = "--on-bad-image",
            paramLabel = "fail|skip",
            defaultValue = "fail",
            description = "What an unreadable image does: stop the run, or be left out and listed (default:"
                    + " ${DEFAULT-VALUE}).")
    private OnBad onBadImage = OnBad.FAIL;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            converter = PositiveInt.class,
            description = "Threads that prepare batches (default: ${DEFAULT-VALUE}).")
    private int workers = 2;

    private enum Freeze {
        NONE,
        BACKBONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private enum OnBad {
        FAIL,
        SKIP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String data() {
        return data;
    }

    String model() {
        return model;
    }

    TrainOptions toOptions(
            String namedData, String namedModel, String ops, Optimization optimization, Regularization regularization) {
        return new TrainOptions(
                        namedData,
                        namedModel,
                        epochs,
                        batch,
                        accumulate,
                        imageSize,
                        coarseLabels,
                        valSplit,
                        seed,
                        freeze == Freeze.BACKBONE,
                        onBadImage == OnBad.SKIP,
                        ops,
                        workers,
                        optimization,
                        regularization)
                .with(init);
    }
}
