package dev.vit4j.cli.train;

import dev.vit4j.cli.shared.NotNegativeInt;
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

    @Option(
            names = "--checkpoint-steps",
            paramLabel = "N",
            converter = NotNegativeInt.class,
            description =
                    "Save the state every N steps as well as after each epoch, so that a run that dies goes on from"
                            + " there with --resume; 0 for after epochs only (default: ${DEFAULT-VALUE}).")
    private int checkpointSteps = RunSettings.DEFAULT.checkpointSteps();

    RunSettings toSettings(String ops) {
        return RunSettings.DEFAULT
                .withSeed(seed)
                .withOps(ops)
                .withWorkers(workers)
                .withCheckpointSteps(checkpointSteps);
    }
}
