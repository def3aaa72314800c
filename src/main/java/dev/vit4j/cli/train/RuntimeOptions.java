package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.PositiveInt;
import dev.vit4j.cli.shared.RunOptions;
import dev.vit4j.train.RunSettings;
import picocli.CommandLine.Option;

/** The group Runtime of {@code vit train}. */
final class RuntimeOptions extends RunOptions {
    @Option(
            names = "--workers",
            paramLabel = "N",
            converter = PositiveInt.class,
            description = "Prepare batches on N threads (default: ${DEFAULT-VALUE}).")
    private int workers = RunSettings.DEFAULT.workers();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed initialization, order, augmentation and dropout (default: ${DEFAULT-VALUE}).")
    private long seed = RunSettings.DEFAULT.seed();

    RunSettings toSettings(String ops) {
        return RunSettings.DEFAULT.withSeed(seed).withOps(ops).withWorkers(workers);
    }
}
