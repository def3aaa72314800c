package dev.vit4j.cli.train;

import dev.vit4j.train.Optimization;
import dev.vit4j.train.Swa;
import picocli.CommandLine.Option;

/** Options of {@code vit train}: how weights are moved. */
final class OptimizationOptions {
    @Option(
            names = "--lr",
            paramLabel = "X",
            defaultValue = "0.001",
            description = "Highest learning rate (default: ${DEFAULT-VALUE}).")
    private double lr = 1e-3;

    @Option(
            names = "--min-lr",
            paramLabel = "X",
            defaultValue = "0.00001",
            description = "Learning rate at the end of the cosine (default: ${DEFAULT-VALUE}).")
    private double minLr = 1e-5;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "1",
            description = "Epochs of the linear rise (default: ${DEFAULT-VALUE}).")
    private double warmup = 1;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            defaultValue = "0.05",
            description = "AdamW's decay of weight matrices (default: ${DEFAULT-VALUE}).")
    private double weightDecay = 0.05;

    @Option(
            names = "--beta1",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "AdamW's first decay (default: ${DEFAULT-VALUE}).")
    private double beta1 = 0.9;

    @Option(
            names = "--beta2",
            paramLabel = "X",
            defaultValue = "0.999",
            description = "AdamW's second decay (default: ${DEFAULT-VALUE}).")
    private double beta2 = 0.999;

    @Option(
            names = "--clip",
            paramLabel = "X",
            defaultValue = "1",
            description = "Global norm that gradients are clipped to; 0 for none (default: ${DEFAULT-VALUE}).")
    private double clip = 1;

    @Option(
            names = "--ema",
            paramLabel = "X",
            defaultValue = "0",
            description = "Decay of an average of the weights, which is then validated and kept as best; 0 for none"
                    + " (default: ${DEFAULT-VALUE}).")
    private double ema;

    @Option(
            names = "--patience",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stop after so many epochs without a better validation accuracy; 0 for never (default:"
                    + " ${DEFAULT-VALUE}).")
    private int patience;

    @Option(
            names = "--layer-decay",
            paramLabel = "X",
            defaultValue = "1",
            description = "What a layer's learning rate is of the next one's, so that fine-tuning changes early layers"
                    + " less; 1 for equal rates (default: ${DEFAULT-VALUE}).")
    private double layerDecay = 1;

    @Option(
            names = "--swa",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Average the weights after each of the last N epochs into RUN/swa, which is kept as best where"
                            + " it validates better than every epoch; 0 for none (default: ${DEFAULT-VALUE}).")
    private int swa;

    @Option(
            names = "--swa-lr",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "Learning rate kept over the averaged epochs, which the cosine comes down to before them; 0 to"
                            + " go on with the cosine (default: ${DEFAULT-VALUE}).")
    private double swaLr;

    Optimization toOptimization() {
        return new Optimization(lr, minLr, warmup, weightDecay, beta1, beta2, clip, ema, patience)
                .withLayerDecay(layerDecay)
                .with(new Swa(swa, swaLr));
    }
}
