package dev.vit4j.cli;

import dev.vit4j.cli.shared.Engine;
import dev.vit4j.cli.shared.Streams;
import java.util.List;

/** Adds commands to {@code vit}. Providers on the class path are found by {@link java.util.ServiceLoader}. */
public interface CommandProvider {
    /**
     * @param streams where the commands read and write
     * @param engine runs models in this process
     * @return commands, each an object with picocli's annotations or a {@link picocli.CommandLine} with subcommands
     */
    List<Object> commands(Streams streams, Engine engine);
}
