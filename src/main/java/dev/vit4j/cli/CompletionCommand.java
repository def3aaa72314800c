package dev.vit4j.cli;

import dev.vit4j.cli.shared.Streams;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vit completion}. */
@Command(
        name = "completion",
        customSynopsis = "vit completion bash|zsh|fish",
        description = "Prints a script that completes commands, options and their values in a shell.",
        footer = {
            "",
            "  source <(vit completion bash)                                   # in ~/.bashrc",
            "  source <(vit completion zsh)                                    # in ~/.zshrc",
            "  vit completion fish > ~/.config/fish/completions/vit.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "Write the script for this shell: bash, zsh or fish.")
    private Shell shell;

    private enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        // Picocli's script for bash turns on zsh's emulation of bash's completion by itself.
        streams.out().print(shell == Shell.FISH ? FishCompletion.script(root) : AutoComplete.bash("vit", root));
        return 0;
    }
}
