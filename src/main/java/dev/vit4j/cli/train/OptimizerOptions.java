package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.NotNegativeInt;
import dev.vit4j.cli.shared.Numbers;
import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.train.RunSettings;
import dev.vit4j.train.optimizer.AdamWSettings;
import dev.vit4j.train.optimizer.Averaging;
import dev.vit4j.train.optimizer.BestBy;
import dev.vit4j.train.optimizer.LearningRate;
import dev.vit4j.train.optimizer.OptimizerSettings;
import dev.vit4j.train.optimizer.Swa;
import picocli.CommandLine.Option;

/** The group Optimizer of {@code vit train}; its defaults are those of the settings records. */
final class OptimizerOptions {
    static final String HEADING = "%nOptimizer:%n";

    @Option(
            names = "--epochs",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Train for N passes over the images (default: ${DEFAULT-VALUE}).")
    private int epochs = RunSettings.DEFAULT.epochs();

    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Train on batches of N images (default: ${DEFAULT-VALUE}).")
    private int batch = RunSettings.DEFAULT.batch();

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Accumulate the gradients of N batches for each update (default: ${DEFAULT-VALUE}).")
    private int accumulate = RunSettings.DEFAULT.accumulate();

    @Option(
            names = "--lr",
            paramLabel = "X",
            converter = Numbers.Positive.class,
            description = "Set the peak learning rate (default: ${DEFAULT-VALUE}).")
    private double lr = LearningRate.DEFAULT.peak();

    @Option(
            names = "--min-lr",
            paramLabel = "X",
            converter = Numbers.NotNegative.class,
            description = "Set the learning rate at the end of the cosine (default: ${DEFAULT-VALUE}).")
    private double minLr = LearningRate.DEFAULT.min();

    @Option(
            names = "--warmup",
            paramLabel = "N",
            converter = Numbers.NotNegative.class,
            description = "Raise the learning rate linearly over the first N epochs (default: ${DEFAULT-VALUE}).")
    private double warmup = LearningRate.DEFAULT.warmupEpochs();

    @Option(
            names = "--layer-decay",
            paramLabel = "X",
            converter = Numbers.UpToOne.class,
            description = "Multiply the learning rate of each layer by X relative to the next one, to fine-tune early"
                    + " layers less; 1 for equal rates (default: ${DEFAULT-VALUE}).")
    private double layerDecay = LearningRate.DEFAULT.layerDecay();

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            converter = Numbers.NotNegative.class,
            description = "Set AdamW's decay of weight matrices (default: ${DEFAULT-VALUE}).")
    private double weightDecay = AdamWSettings.DEFAULT.weightDecay();

    @Option(
            names = "--beta1",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Set AdamW's decay rate of the first moment (default: ${DEFAULT-VALUE}).")
    private double beta1 = AdamWSettings.DEFAULT.beta1();

    @Option(
            names = "--beta2",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Set AdamW's decay rate of the second moment (default: ${DEFAULT-VALUE}).")
    private double beta2 = AdamWSettings.DEFAULT.beta2();

    @Option(
            names = "--clip",
            paramLabel = "X",
            converter = Numbers.NotNegative.class,
            description = "Clip gradients to the global norm X; 0 for no clipping (default: ${DEFAULT-VALUE}).")
    private double clip = AdamWSettings.DEFAULT.clipNorm();

    @Option(
            names = "--ema",
            paramLabel = "X",
            converter = Numbers.BelowOne.class,
            description = "Keep an exponential moving average of the weights with decay X, and validate and save it as"
                    + " best; 0 for none (default: ${DEFAULT-VALUE}).")
    private double ema = Averaging.NONE.ema();

    @Option(
            names = "--swa",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            description = "Average the weights of the last N epochs into RUN/swa, and save the average as best if it"
                    + " validates better than every epoch; 0 for none (default: ${DEFAULT-VALUE}).")
    private int swa = Swa.NONE.epochs();

    @Option(
            names = "--swa-lr",
            paramLabel = "X",
            converter = Numbers.NotNegative.class,
            description = "Keep the learning rate at X while averaging, and end the cosine there; 0 to follow the"
                    + " cosine (default: ${DEFAULT-VALUE}).")
    private double swaLr = Swa.NONE.lr();

    @Option(
            names = "--patience",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            description = "Stop after N epochs without a better validation accuracy, or loss with --best-by loss; 0 for"
                    + " never (default: ${DEFAULT-VALUE}).")
    private int patience = OptimizerSettings.DEFAULT.patience();

    @Option(
            names = "--best-by",
            paramLabel = "top1|map|loss",
            description =
                    "Keep the epoch with the highest validation accuracy (with --multi-label, the highest mean average"
                            + " precision, map) or the lowest validation loss as best; the other metric decides between"
                            + " equal epochs (default: ${DEFAULT-VALUE}, or map).")
    private BestBy bestBy = OptimizerSettings.DEFAULT.bestBy();

    OptimizerSettings toSettings() {
        return new OptimizerSettings(
                new LearningRate(lr, minLr, warmup, layerDecay),
                new AdamWSettings(beta1, beta2, AdamWSettings.DEFAULT.epsilon(), weightDecay, clip),
                new Averaging(ema, new Swa(swa, swaLr)),
                patience,
                bestBy);
    }

    /** @return run settings with the epochs and batches given here */
    RunSettings addTo(RunSettings run) {
        return run.withEpochs(epochs).withBatch(batch).withAccumulate(accumulate);
    }
}
