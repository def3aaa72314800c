package dev.vit4j.cli;

import dev.vit4j.common.NearestName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit help}. */
@Command(
        name = "help",
        customSynopsis = "vit help [COMMAND...]",
        description = "Shows the help of a command, or lists all commands.",
        footer = {"", "  vit help train", "  vit help data inspect"})
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Names the command.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        CommandLine line = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                List<String> names = List.copyOf(line.getSubcommands().keySet());
                throw new ParameterException(
                        spec.commandLine(),
                        "unknown command '" + word + "'" + NearestName.hint(word, names)
                                + (names.isEmpty() ? "" : "\nCommands: " + String.join(", ", names)));
            }
            line = next;
        }
        line.usage(spec.commandLine().getOut());
        return 0;
    }
}
