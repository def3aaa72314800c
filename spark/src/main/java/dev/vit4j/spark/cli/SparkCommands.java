package dev.vit4j.spark.cli;

import dev.vit4j.cli.CommandProvider;
import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.Streams;
import java.util.List;
import picocli.CommandLine;

/** Adds {@code vit spark} and its commands to {@code vit}. */
public final class SparkCommands implements CommandProvider {
    @Override
    public List<Object> commands(Streams streams, Engine engine) {
        return List.of(new CommandLine(new SparkCommand())
                .addSubcommand(new SparkClassifyCommand(streams))
                .addSubcommand(new SparkTrainCommand(streams))
                .addSubcommand(new SparkEvaluateCommand(streams)));
    }
}
